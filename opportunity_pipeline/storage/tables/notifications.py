"""Tables of telling: what was planned, what was held back and why, what left by which channel."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from opportunity_pipeline.storage.tables.base import KINDS, choice, metadata, moment, one_of

PRIORITIES = ("urgent", "high", "medium", "low", "lowest")
CHANNELS = ("in_app", "email")
DELIVERY_STATUSES = ("pending", "claimed", "in_flight", "accepted", "failed", "ambiguous", "stopped", "dead")
OUTCOMES = ("accepted", "retry", "failed", "ambiguous")
SWITCHES = (
    *("opportunities", "deadlines"),
    *("job_match", "hackathon_match", "article_match", "application_deadline", "registration_deadline"),
)
"""What a student can switch off: categories of notifications, and their types."""

_JSON_OBJECT = text("'{}'::jsonb")

notification_preferences = Table(
    "notification_preferences",
    metadata,
    Column("student_id", Text, ForeignKey("students.id", ondelete="CASCADE"), primary_key=True, comment="Student."),
    Column("match_threshold", SmallInteger, comment="Points a match needs. Null: the setting `default_threshold`."),
    Column(
        "deadline_days",
        SmallInteger,
        nullable=False,
        server_default="3",
        comment="Days of notice before an application closes.",
    ),
    Column(
        "registration_days",
        SmallInteger,
        nullable=False,
        server_default="1",
        comment="Days of notice before a registration closes.",
    ),
    Column("quiet_start", Time, nullable=False, server_default="22:00", comment="Quiet hours begin, local time."),
    Column("quiet_end", Time, nullable=False, server_default="08:00", comment="Quiet hours end, local time."),
    Column("daily_cap", SmallInteger, nullable=False, server_default="10", comment="Most notifications a local day."),
    Column(
        "channels",
        JSONB,
        nullable=False,
        server_default=text("""'{"in_app": true, "email": true}'::jsonb"""),
        comment="Channel → on or off.",
    ),
    Column(
        "categories",
        JSONB,
        nullable=False,
        server_default=_JSON_OBJECT,
        comment="Category or type → false to switch off.",
    ),
    moment("updated_at", "Last change.", required=True, server_default=text("now()")),
    comment="What a student wants to hear. No row: the defaults.",
)

notifications = Table(
    "notifications",
    metadata,
    Column("id", Uuid, primary_key=True, comment="UUIDv5 of the dedupe key."),
    Column("dedupe_key", Text, nullable=False, unique=True, comment="type, student, entity, window: planned once."),
    Column("student_id", Text, ForeignKey("students.id", ondelete="CASCADE"), nullable=False, comment="Who is told."),
    Column("user_type", Text, nullable=False, server_default="student", comment="Kind of user."),
    Column("type", Text, nullable=False, comment="Name in the registry of types."),
    Column("category", Text, nullable=False, comment="Category of the type."),
    choice("priority", PRIORITIES, "How much it matters."),
    Column("title", Text, nullable=False, comment="Title in the inbox."),
    Column("message", Text, nullable=False, comment="Text in the inbox."),
    Column("action_url", Text, comment="Where the main button leads."),
    Column("action_text", Text, comment="Its label."),
    Column("actions", JSONB, nullable=False, server_default=text("'[]'::jsonb"), comment="Further {text, url}."),
    Column("image", Text, comment="Picture URL."),
    Column("related_entity", JSONB, comment="{type, id, preview}; null for a batch of several."),
    Column("trigger", JSONB, nullable=False, comment="{rule, score, threshold}."),
    Column("content", JSONB, nullable=False, comment="What the templates get: the same on every try."),
    Column("metadata", JSONB, nullable=False, server_default=_JSON_OBJECT, comment="{batch_id, experiment_group}."),
    moment("created_at", "When it was planned.", required=True),
    moment("due_at", "Not before: quiet hours end here.", required=True),
    moment("expires_at", "Pointless after this."),
    moment("read_at", "Read."),
    moment("clicked_at", "Clicked."),
    moment("dismissed_at", "Dismissed."),
    moment("snoozed_until", "Snoozed until."),
    one_of("priority", PRIORITIES),
    Index("ix_notifications_student_created_at", "student_id", "created_at"),
    comment="The inbox: one row for everything a student is told.",
)

notification_items = Table(
    "notification_items",
    metadata,
    Column("dedupe_key", Text, primary_key=True, comment="type, student, opportunity, window: told once."),
    Column(
        "notification_id",
        Uuid,
        ForeignKey("notifications.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        comment="Notification that carries it.",
    ),
    Column("position", SmallInteger, nullable=False, comment="Place in it, from 1."),
    Column("student_id", Text, nullable=False, comment="Who is told."),
    Column("type", Text, nullable=False, comment="Name in the registry of types."),
    choice("kind", KINDS, "Kind of opportunity."),
    Column("opportunity_id", BigInteger, nullable=False, comment="Row in jobs, hackathons or articles."),
    one_of("kind", KINDS),
    UniqueConstraint("notification_id", "position"),
    Index("ix_notification_items_student", "student_id", "kind", "opportunity_id"),
    comment="The opportunities a notification tells of; their key is what makes telling happen once.",
)

suppressed_plans = Table(
    "suppressed_plans",
    metadata,
    Column("dedupe_key", Text, primary_key=True, comment="type, student, entity, window."),
    Column("reason", Text, primary_key=True, comment="Why it was held back, a fixed phrase."),
    Column(
        "student_id", Text, ForeignKey("students.id", ondelete="CASCADE"), nullable=False, comment="Who was not told."
    ),
    Column("type", Text, nullable=False, comment="Name in the registry of types."),
    Column("kind", Text, comment="Kind of opportunity."),
    Column("opportunity_id", BigInteger, comment="Opportunity."),
    moment("first_decided_at", "First time.", required=True),
    moment("last_decided_at", "Last time.", required=True),
    Index("ix_suppressed_plans_student", "student_id"),
    comment="What was not told, and why: the answer to `why did I not get this?`.",
)

suppressions = Table(
    "suppressions",
    metadata,
    choice("channel", CHANNELS, "Channel.", primary_key=True),
    Column("recipient", Text, primary_key=True, comment="Address."),
    Column("reason", Text, nullable=False, comment="unsubscribed, bounced, complained, invalid."),
    moment("since", "Since when.", required=True),
    one_of("channel", CHANNELS),
    # No provider tells capitals in an address apart, so every look-up is by the lower-case form.
    Index("ix_suppressions_folded", "channel", text("lower(recipient)")),
    comment="Addresses nothing is sent to.",
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Uuid, primary_key=True, comment="UUIDv5 of notification and channel: the idempotency key."),
    Column(
        "notification_id", Uuid, ForeignKey("notifications.id", ondelete="CASCADE"), nullable=False, comment="What."
    ),
    choice("channel", CHANNELS, "How."),
    Column("recipient", Text, nullable=False, comment="Address."),
    choice("status", DELIVERY_STATUSES, "Where it stands.", default="pending"),
    choice("priority", PRIORITIES, "Order of sending."),
    moment("due_at", "Not before.", required=True),
    moment("expires_at", "Not after."),
    Column(
        "attempts",
        Integer,
        nullable=False,
        server_default="0",
        comment="Sends begun since it was planned or last replayed.",
    ),
    Column(
        "ambiguous_attempts",
        Integer,
        nullable=False,
        server_default="0",
        comment="Those of them whose end is not known.",
    ),
    Column("claimed_by", Text, comment="Worker that owns it."),
    moment("lease_until", "Until when it owns it."),
    Column(
        "fence",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="Grows with each claim; a late worker's write fails on it.",
    ),
    Column("provider", Text, comment="What took it: eml, smtp, sendgrid."),
    Column("provider_message_id", Text, comment="Its id there."),
    Column("last_error", Text, comment="Why the last try did not end well."),
    moment("created_at", "When it was planned.", required=True),
    moment("updated_at", "Last change.", required=True),
    UniqueConstraint("notification_id", "channel"),
    one_of("channel", CHANNELS),
    one_of("status", DELIVERY_STATUSES),
    one_of("priority", PRIORITIES),
    Index("ix_deliveries_due", "due_at", postgresql_where=text("status = 'pending'")),
    Index("ix_deliveries_leased", "lease_until", postgresql_where=text("status IN ('claimed', 'in_flight')")),
    comment="The outbox: one row for each notification and channel.",
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("delivery_id", Uuid, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False, comment="Delivery."),
    Column("attempt", Integer, nullable=False, comment="1 for the first."),
    Column("fence", BigInteger, nullable=False, comment="Fence of the claim it was made under."),
    Column("provider", Text, nullable=False, comment="What it was handed to."),
    moment("started_at", "Committed before the send began.", required=True),
    moment("finished_at", "When its outcome was known."),
    Column("outcome", Text, comment=f"Null: under way. One of: {', '.join(OUTCOMES)}."),
    Column("status_code", Integer, comment="The provider's code."),
    Column("error", Text, comment="What went wrong."),
    UniqueConstraint("delivery_id", "attempt"),
    comment="Every try of every delivery.",
)
