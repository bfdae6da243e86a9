"""Every setting of the pipeline, typed, documented and checked at start.

Belongs here: names, types, defaults and checks of settings. Does not belong here: acting on them, or
reading them anywhere but through :class:`Settings`.

A setting ``devpost_themes`` is read from the environment as ``OPPORTUNITY_PIPELINE_DEVPOST_THEMES`` (lists and
mappings as JSON), or from a ``.env`` file in the current folder. Names that other tools agree on
(``DATABASE_URL``, ``APIFY_API_KEY``, ``SENDGRID_API_KEY``) are read as they are.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AliasChoices,
    EmailStr,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as UnreadableSetting

PREFIX = "OPPORTUNITY_PIPELINE_"
_MUST_BE_JSON = 'must be JSON, for example ["one", "two"] or {"name": "value"}'

Percent = Annotated[int, Field(ge=0, le=100)]


class SettingsError(ValueError):
    """A setting is missing or wrong. The message is one line a setting: its name, what is wrong, what to do."""


class Settings(BaseSettings):
    """The settings, read from the environment once and passed on as a value."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    # ── where things lie ──────────────────────────────────────────────────────────────────────────
    home: Path = Field(
        Path(".opportunity_pipeline"),
        description="The one folder for the embedded PostgreSQL, landing zone, Dagster home, exports and .eml outbox.",
    )
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("database_url", "DATABASE_URL"),
        description="PostgreSQL 14 or newer. Unset: an embedded PostgreSQL 18 starts by itself in the home folder.",
    )
    as_of: datetime | None = Field(
        None, description="The clock every decider gets (ISO 8601 with a zone). Unset: the present moment."
    )

    # ── sources ───────────────────────────────────────────────────────────────────────────────────
    upstream: Literal["live", "loopback"] = Field(
        "live", description="Where requests go: the real upstreams, or a loopback server at `loopback_url`."
    )
    loopback_url: HttpUrl | None = Field(
        None,
        description="Address of the server that serves a landing zone back (`opportunity-pipeline landing serve`).",
    )
    contact: str = Field(
        "https://github.com/opportunity-pipeline/opportunity-pipeline",
        description="Put into the User-Agent so that an upstream can reach the operator: a URL or an e-mail address.",
    )
    sources: list[str] | None = Field(None, description="Sources to fetch. Unset: every source that can be used.")
    accept_terms: list[str] = Field(
        [], description="Sources whose terms the operator has read and accepts (see `docs/sources.md`)."
    )
    apify_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("apify_api_key", "APIFY_API_KEY"),
        description="Key for the Apify actor of `internshala`. Unset: the actor is passed over.",
    )
    internshala_actor: str = Field(
        "salman_bareesh~internshala-scrapper", description="Apify actor that lists Internshala internships."
    )
    internshala_category: str = Field("technology", description="Category asked of the Internshala actor.")
    internshala_location: str = Field("India", description="Location asked of the Internshala actor.")
    internshala_max_results: int = Field(100, ge=1, le=1000, description="Most Internshala results a run.")
    devpost_status: Literal["open", "upcoming", "ended"] = Field("open", description="Devpost status filter.")
    devpost_themes: list[str] = Field(["AI", "Web3", "Healthcare"], description="Devpost theme filter; empty: all.")
    internshala_max_pages: int = Field(
        3, ge=1, le=50, description="Internshala listing pages read when they stand in for the actor."
    )
    devpost_max_pages: int = Field(50, ge=1, le=500, description="Devpost page cap; a warning says when it bit.")
    google_news_topics: dict[str, str] = Field(
        {
            "AI": 'intitle:AI OR intitle:"artificial intelligence" when:7d',
            "Data Science": 'intitle:"data science" OR intitle:analytics when:7d',
            "Full Stack": 'intitle:"full stack" OR intitle:MERN when:7d',
            "DevOps": "intitle:DevOps OR intitle:Docker when:7d",
        },
        description="Google News: topic → search query.",
    )
    google_news_edition: tuple[str, str, str] = Field(
        ("en", "IN", "IN:en"), description="Google News `hl`, `gl` and `ceid`."
    )
    greenhouse_boards: list[str] | None = Field(
        None, description="Greenhouse board tokens. Unset: those of the shipped list (`sources boards`)."
    )
    lever_boards: list[str] | None = Field(None, description="Lever site names. Unset: the shipped list.")
    ashby_boards: list[str] | None = Field(None, description="Ashby board names. Unset: the shipped list.")
    smartrecruiters_boards: list[str] | None = Field(
        None, description="SmartRecruiters company identifiers. Unset: the shipped list."
    )
    workable_boards: list[str] | None = Field(None, description="Workable account names. Unset: the shipped list.")
    recruitee_boards: list[str] | None = Field(None, description="Recruitee company names. Unset: the shipped list.")
    board_max_pages: int = Field(
        50, ge=1, le=1000, description="Page cap of one company's board; a warning says when it bit."
    )
    detail_refresh_days: int = Field(
        7,
        ge=0,
        le=365,
        description="Days after which a posting's own response is asked again although its listing says nothing new.",
    )
    simplify_urls: list[HttpUrl] = Field(
        [
            HttpUrl(
                "https://raw.githubusercontent.com/SimplifyJobs/Summer2026-Internships/dev/.github/scripts/listings.json"
            ),
            HttpUrl(
                "https://raw.githubusercontent.com/SimplifyJobs/New-Grad-Positions/dev/.github/scripts/listings.json"
            ),
        ],
        description="Community listing files in the Simplify shape.",
    )
    arbeitnow_max_pages: int = Field(10, ge=1, le=200, description="Arbeitnow page cap; a warning says when it bit.")
    himalayas_max_pages: int = Field(10, ge=1, le=500, description="Himalayas page cap; a warning says when it bit.")
    weworkremotely_feeds: list[HttpUrl] = Field(
        [HttpUrl("https://weworkremotely.com/remote-jobs.rss")], description="We Work Remotely feeds."
    )
    hn_hiring_threads: int = Field(1, ge=0, le=12, description="Newest monthly hiring threads that are read.")
    mlh_season: int | None = Field(
        None, ge=2014, le=2100, description="MLH season, by its last year. Unset: the season of the day."
    )
    unstop_max_pages: int = Field(10, ge=1, le=200, description="Unstop page cap; a warning says when it bit.")
    news_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("news_api_key", "NEWS_API_KEY"),
        description="Key of NewsAPI, which stands in for `google_news`. Unset: the source is disabled.",
    )
    newsapi_topics: dict[str, str] = Field(
        {
            "AI": 'AI OR "artificial intelligence"',
            "Data Science": '"data science" OR analytics',
            "Full Stack": '"full stack" OR MERN',
            "DevOps": "DevOps OR Docker",
        },
        description="NewsAPI: topic → query on titles.",
    )
    newsapi_language: str = Field("en", pattern="^[a-z]{2}$", description="NewsAPI language (ISO 639-1).")
    rss_feeds: dict[str, list[HttpUrl]] = Field(
        {
            "AI": [HttpUrl("https://www.kdnuggets.com/feed"), HttpUrl("https://machinelearningmastery.com/feed/")],
            "Data Science": [HttpUrl("https://dev.to/feed/tag/datascience")],
            "Full Stack": [
                HttpUrl("https://www.freecodecamp.org/news/rss/"),
                HttpUrl("https://dev.to/feed/tag/webdev"),
            ],
            "DevOps": [HttpUrl("https://dev.to/feed/tag/devops"), HttpUrl("https://kubernetes.io/feed.xml")],
            "Career": [HttpUrl("https://dev.to/feed/tag/career"), HttpUrl("https://stackoverflow.blog/feed/")],
        },
        description="RSS and Atom feeds of articles: topic → feeds.",
    )
    jobposting_urls: list[HttpUrl] = Field(
        [],
        description="Companies' own pages with schema.org `JobPosting` data: postings, lists of them, or sitemaps.",
    )
    jobposting_max_pages: int = Field(
        200, ge=1, le=5000, description="Pages followed from one of `jobposting_urls`; a warning says when the cap bit."
    )
    http_timeout_seconds: float = Field(30, gt=0, le=600, description="Time allowed for one whole request.")
    http_max_bytes: int = Field(64_000_000, ge=1000, description="Largest response body accepted, decompressed.")
    http_max_redirects: int = Field(5, ge=0, le=20, description="Redirects followed for one request.")
    http_max_attempts: int = Field(4, ge=1, le=10, description="Attempts for one request (transient failures only).")
    http_backoff_seconds: float = Field(
        1, ge=0, le=60, description="Wait after a first failed attempt; it doubles with each further one, up to 30 s."
    )
    http_requests_per_second: float = Field(2, gt=0, description="Requests per second to one host.")
    http_concurrency_per_host: int = Field(4, ge=1, le=64, description="Requests in flight to one host.")
    landing_retention_days: int = Field(
        90, ge=1, description="Days a raw response is kept; it may hold personal data that nothing else keeps."
    )
    fetch_retention_days: int = Field(30, ge=1, description="Days the row of a request (`fetches`) is kept.")
    url_retention_days: int = Field(
        90,
        ge=31,
        description="Days after its last request that the validators of a URL are kept; a gone URL is asked again after"
        " 30. At least `detail_refresh_days`.",
    )
    listing_retention_days: int = Field(
        180,
        ge=1,
        description="Days the row of a listing is kept; those by which something is absent, and the newest, stay. At"
        " least `landing_retention_days`.",
    )
    quarantine_retention_days: int = Field(
        180,
        ge=1,
        description="Days after it was last seen that a record that could not be used is told of (`quarantine`). At"
        " least `landing_retention_days`.",
    )
    quality_retention_days: int = Field(
        400, ge=1, description="Days a measurement of how well fields are filled is kept (`field_quality`)."
    )
    absent_fetches: int = Field(
        3, ge=1, description="Complete fetches in a row that must lack an opportunity before it counts as gone."
    )
    unseen_days: int = Field(
        60,
        ge=1,
        description="Days after it was last seen that a job or hackathon which tells no end counts as gone; feeds show"
        " only the newest, and boards move. At least a day more than `detail_refresh_days`.",
    )

    # ── normalize ─────────────────────────────────────────────────────────────────────────────────
    base_currency: str = Field("INR", pattern="^[A-Z]{3}$", description="Currency of the comparable monthly amount.")
    normalize_processes: int | None = Field(
        None,
        ge=1,
        le=64,
        description="Processes that read records, where there are many. Unset: one for each processor, at most 4.",
    )

    # ── scoring ───────────────────────────────────────────────────────────────────────────────────
    score_shards: int = Field(
        4, ge=1, le=1024, description="Student shards: partitions that are scored independently; they bound memory."
    )
    score_processes: int = Field(
        2, ge=1, le=64, description="Shards that are scored side by side, each by a process of its own."
    )
    score_top_n: int = Field(
        50, ge=1, le=1000, description="Rows kept for each student and kind (plus all ≥ threshold)."
    )
    default_threshold: Percent = Field(75, description="Match threshold of a student who has not set one.")

    # ── notifications and delivery ────────────────────────────────────────────────────────────────
    public_url: HttpUrl = Field(
        HttpUrl("http://localhost:8000"), description="Address of the API and pages; links in mails begin with it."
    )
    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Signs links in mails. Unset: made at first start and kept in the home folder (0600).",
    )
    email_channel: Literal["eml", "smtp", "sendgrid"] = Field(
        "eml", description="How e-mail leaves: files in `home/outbox`, an SMTP server, or SendGrid."
    )
    email_from: EmailStr = Field("opportunities@example.org", description="Sender address of e-mail.")
    email_from_name: str = Field("Opportunity Pipeline", description="Sender name of e-mail.")
    smtp_host: str = Field("localhost", description="SMTP server.")
    smtp_port: int = Field(587, ge=1, le=65535, description="SMTP port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="SMTP transport security.")
    smtp_username: str | None = Field(None, description="SMTP user name.")
    smtp_password: SecretStr | None = Field(None, description="SMTP password.")
    sendgrid_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("sendgrid_api_key", "SENDGRID_API_KEY"),
        description="SendGrid key; needed when `email_channel` is `sendgrid`.",
    )
    sendgrid_host: HttpUrl = Field(HttpUrl("https://api.sendgrid.com"), description="SendGrid API address.")
    delivery_timeout_seconds: float = Field(20, gt=0, le=300, description="Time allowed for one send.")
    delivery_max_attempts: int = Field(6, ge=1, le=20, description="Sends tried before a delivery is a dead letter.")
    delivery_lease_seconds: int = Field(120, ge=5, le=3600, description="How long a worker owns a claimed delivery.")
    delivery_concurrency: int = Field(8, ge=1, le=64, description="Sends in flight at once.")
    delivery_rate_per_second: float = Field(
        20, gt=0, le=1000, description="Sends begun per second to one provider; the .eml folder has no limit."
    )
    operator_email: EmailStr | None = Field(None, description="Where failed runs are reported. Unset: only logged.")

    # ── Dagster ───────────────────────────────────────────────────────────────────────────────────
    dagster_port: int = Field(3000, ge=0, le=65535, description="Port of the Dagster UI; 0 takes a free one.")

    @field_validator("home", mode="before")
    @classmethod
    def _home_is_named(cls, value: object) -> object:
        if value == "":  # it would be the current folder
            raise ValueError("must name a folder; unset it for the default")
        return value

    @field_validator("contact", "email_from_name")
    @classmethod
    def _fits_a_header(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("must be one line without control characters")
        return value

    @field_validator("as_of")
    @classmethod
    def _as_of_is_aware(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("needs a zone, for example 2026-08-23T00:00:00Z")
        # Years are subtracted from the clock and added to it.
        if not 1970 < value.year < 2200:
            raise ValueError("must be after 1970 and before 2200")
        return value.astimezone(UTC)

    @field_validator("database_url")
    @classmethod
    def _database_is_postgresql(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme.split("+")[0] not in {"postgres", "postgresql"}:
            raise ValueError("must begin with postgresql:// (PostgreSQL is the only database)")
        return value or None

    @model_validator(mode="after")
    def _belong_together(self) -> Settings:
        if self.email_channel == "sendgrid" and self.sendgrid_api_key is None:
            raise ValueError("email_channel is sendgrid but SENDGRID_API_KEY is not set")
        if (self.smtp_username is None) != (self.smtp_password is None):
            raise ValueError("smtp_username and smtp_password belong together; set both or neither")
        if self.upstream == "loopback" and self.loopback_url is None:
            raise ValueError("upstream is loopback but loopback_url is not set")
        return self

    # ── the folders in the home ───────────────────────────────────────────────────────────────────
    @property
    def landing_folder(self) -> Path:
        """Raw responses as fetched."""
        return self.home.absolute() / "landing"

    @property
    def outbox_folder(self) -> Path:
        """``.eml`` files of the embedded default channel."""
        return self.home.absolute() / "outbox"

    @property
    def exports_folder(self) -> Path:
        """Pages and files made for people and other programs."""
        return self.home.absolute() / "exports"

    @property
    def score_exports_folder(self) -> Path:
        """Exports of the scored lists, each a folder of its own."""
        return self.exports_folder / "scores"

    @property
    def dagster_folder(self) -> Path:
        """``DAGSTER_HOME``."""
        return self.home.absolute() / "dagster"

    @property
    def postgres_folder(self) -> Path:
        """Data and control files of the embedded PostgreSQL."""
        return self.home.absolute() / "postgres"

    @property
    def compiled_folder(self) -> Path:
        """Machine code of the scoring kernel; it can be removed at any time."""
        return self.home.absolute() / "compiled"

    @property
    def features_folder(self) -> Path:
        """Opportunities as scoring has shaped them; it can be removed at any time."""
        return self.home.absolute() / "features"

    def now(self) -> datetime:
        """``as_of`` where it is set, else the present moment; aware, UTC."""
        return self.as_of or datetime.now(UTC)


def variable_of(setting: str) -> str:
    """The environment variable that a setting is read from."""
    field = Settings.model_fields.get(setting)
    alias = None if field is None else field.validation_alias
    return str(alias.choices[-1]) if isinstance(alias, AliasChoices) else PREFIX + setting.upper()


def load_settings(**overrides: object) -> Settings:
    """Reads and checks the settings.

    Args:
        **overrides: values that win over the environment, by setting name; ``None`` is not an override.

    Raises:
        SettingsError: with one line for each wrong setting, naming the variable to change.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except UnicodeDecodeError:
        raise SettingsError(".env: the file in the current folder is not UTF-8") from None
    except UnreadableSetting as error:
        # The library names the field and the source, never the value.
        found = re.search(r'field "(\w+)"', str(error))
        name = variable_of(found[1]) if found else "settings"
        raise SettingsError(f"{name}: {_MUST_BE_JSON}") from None
    except ValidationError as error:
        raise SettingsError("\n".join(_line(item) for item in error.errors(include_url=False))) from None


def _line(item: ErrorDetails) -> str:
    location = item["loc"]
    # What may also be unset is not refused as JSON by the library, but taken for a text.
    message = _MUST_BE_JSON if item["type"] in {"list_type", "dict_type"} else item["msg"].removeprefix("Value error, ")
    if not location:
        return f"settings: {message}"
    head, *rest = (str(part) for part in location)
    return f"{variable_of(head)}{''.join(f'[{part}]' for part in rest)}: {message}"
