"""Every setting of the pipeline, typed, documented and checked at start.

Belongs here: names, types, defaults and validation of settings. Does not belong here: acting on them. No other module
reads the environment for a setting.

A setting ``devpost_themes`` is read from the environment as ``OPPORTUNITY_PIPELINE_DEVPOST_THEMES`` (lists and
mappings as JSON), or from a ``.env`` file in the current folder. Names that other tools share (``DATABASE_URL``,
``APIFY_API_KEY``, ``NEWS_API_KEY``, ``SENDGRID_API_KEY``) have no prefix.
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
    """A setting is missing or invalid. The message has one line per setting: its name, what is wrong, what to do."""


class Settings(BaseSettings):
    """The settings: immutable, read from the environment once and passed on as a value."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    # ── locations and clock ───────────────────────────────────────────────────────────────────────
    home: Path = Field(
        Path(".opportunity_pipeline"),
        description="Folder of the embedded PostgreSQL, landing zone, Dagster home, exports and .eml outbox.",
    )
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("database_url", "DATABASE_URL"),
        description="URL of a PostgreSQL 14 or newer. Unset: an embedded PostgreSQL 18 is started in the home folder.",
    )
    as_of: datetime | None = Field(
        None, description="Clock of every decision (ISO 8601 with a zone). Unset: the current time."
    )

    # ── sources ───────────────────────────────────────────────────────────────────────────────────
    upstream: Literal["live", "loopback"] = Field(
        "live", description="Target of requests: the real upstreams, or a loopback server at `loopback_url`."
    )
    loopback_url: HttpUrl | None = Field(
        None,
        description="URL of the server that replays a landing zone (`opportunity-pipeline landing serve`).",
    )
    contact: str = Field(
        "https://github.com/opportunity-pipeline/opportunity-pipeline",
        description="URL or e-mail address in the User-Agent, by which an upstream can reach the operator.",
    )
    sources: list[str] | None = Field(None, description="Sources to fetch. Unset: all usable sources.")
    accept_terms: list[str] = Field(
        [], description="Sources whose terms the operator has read and accepted (see `docs/sources.md`)."
    )
    apify_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("apify_api_key", "APIFY_API_KEY"),
        description="Key for the Apify actor of `internshala`. Unset: the actor is skipped.",
    )
    internshala_actor: str = Field(
        "salman_bareesh~internshala-scrapper", description="Apify actor that lists Internshala internships."
    )
    internshala_category: str = Field("technology", description="Category requested from the Internshala actor.")
    internshala_location: str = Field("India", description="Location requested from the Internshala actor.")
    internshala_max_results: int = Field(100, ge=1, le=1000, description="Most Internshala results per run.")
    devpost_status: Literal["open", "upcoming", "ended"] = Field("open", description="Devpost status filter.")
    devpost_themes: list[str] = Field(["AI", "Web3", "Healthcare"], description="Devpost theme filter; empty: all.")
    internshala_max_pages: int = Field(
        3, ge=1, le=50, description="Internshala listing pages read as the fallback for the actor."
    )
    devpost_max_pages: int = Field(
        50, ge=1, le=500, description="Devpost page cap; a warning is logged when it is reached."
    )
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
        None, description="Greenhouse board tokens. Unset: the shipped list (`sources boards`)."
    )
    lever_boards: list[str] | None = Field(None, description="Lever site names. Unset: the shipped list.")
    ashby_boards: list[str] | None = Field(None, description="Ashby board names. Unset: the shipped list.")
    smartrecruiters_boards: list[str] | None = Field(
        None, description="SmartRecruiters company identifiers. Unset: the shipped list."
    )
    workable_boards: list[str] | None = Field(None, description="Workable account names. Unset: the shipped list.")
    recruitee_boards: list[str] | None = Field(None, description="Recruitee company names. Unset: the shipped list.")
    board_max_pages: int = Field(
        50, ge=1, le=1000, description="Page cap per company board; a warning is logged when it is reached."
    )
    detail_refresh_days: int = Field(
        7,
        ge=0,
        le=365,
        description="Days after which a posting's detail page is fetched again even if its listing entry is unchanged.",
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
        description="Community listing files in Simplify's format.",
    )
    arbeitnow_max_pages: int = Field(
        10, ge=1, le=200, description="Arbeitnow page cap; a warning is logged when it is reached."
    )
    himalayas_max_pages: int = Field(
        10, ge=1, le=500, description="Himalayas page cap; a warning is logged when it is reached."
    )
    weworkremotely_feeds: list[HttpUrl] = Field(
        [HttpUrl("https://weworkremotely.com/remote-jobs.rss")], description="We Work Remotely feeds."
    )
    hn_hiring_threads: int = Field(
        1, ge=0, le=12, description="Number of newest monthly Hacker News hiring threads to read."
    )
    mlh_season: int | None = Field(
        None, ge=2014, le=2100, description="MLH season, named by its last year. Unset: the current season."
    )
    unstop_max_pages: int = Field(
        10, ge=1, le=200, description="Unstop page cap; a warning is logged when it is reached."
    )
    news_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("news_api_key", "NEWS_API_KEY"),
        description="Key of NewsAPI, the fallback for `google_news`. Unset: the source is disabled.",
    )
    newsapi_topics: dict[str, str] = Field(
        {
            "AI": 'AI OR "artificial intelligence"',
            "Data Science": '"data science" OR analytics',
            "Full Stack": '"full stack" OR MERN',
            "DevOps": "DevOps OR Docker",
        },
        description="NewsAPI: topic → search query on titles.",
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
        description="Company pages with schema.org `JobPosting` data: postings, lists of postings, or sitemaps.",
    )
    jobposting_max_pages: int = Field(
        200, ge=1, le=5000, description="Page cap per `jobposting_urls` entry; a warning is logged when it is reached."
    )
    http_timeout_seconds: float = Field(30, gt=0, le=600, description="Time limit of one whole request.")
    http_max_bytes: int = Field(64_000_000, ge=1000, description="Largest response body accepted, decompressed.")
    http_max_redirects: int = Field(5, ge=0, le=20, description="Redirects followed for one request.")
    http_max_attempts: int = Field(
        4, ge=1, le=10, description="Attempts per request; only transient failures are retried."
    )
    http_backoff_seconds: float = Field(
        1,
        ge=0,
        le=60,
        description="Wait after the first failed attempt; it doubles after each further one, up to 30 s.",
    )
    http_requests_per_second: float = Field(2, gt=0, description="Requests per second to one host.")
    http_concurrency_per_host: int = Field(4, ge=1, le=64, description="Requests in flight to one host.")
    landing_retention_days: int = Field(
        90,
        ge=1,
        description="Days to keep a raw response, which may contain personal data that is stored nowhere else.",
    )
    fetch_retention_days: int = Field(30, ge=1, description="Days to keep the row of a request (`fetches`).")
    url_retention_days: int = Field(
        90,
        ge=31,
        description="Days to keep a URL's validators after its last request; a gone URL is requested again after 30."
        " At least `detail_refresh_days`.",
    )
    listing_retention_days: int = Field(
        180,
        ge=1,
        description="Days to keep the row of a listing. The newest ones, and those that prove an absence, are kept"
        " longer. At least `landing_retention_days`.",
    )
    quarantine_retention_days: int = Field(
        180,
        ge=1,
        description="Days to keep a quarantined record (`quarantine`) after it was last seen. At least"
        " `landing_retention_days`.",
    )
    quality_retention_days: int = Field(
        400, ge=1, description="Days to keep a measurement of field completeness (`field_quality`)."
    )
    absent_fetches: int = Field(
        3, ge=1, description="Consecutive complete fetches without an opportunity before it counts as gone."
    )
    unseen_days: int = Field(
        60,
        ge=1,
        description="Days without a sighting after which a job or hackathon with no end date counts as gone; feeds show"
        " only the newest, and boards move. At least one day more than `detail_refresh_days`.",
    )

    # ── normalize ─────────────────────────────────────────────────────────────────────────────────
    base_currency: str = Field("INR", pattern="^[A-Z]{3}$", description="Currency of comparable monthly amounts.")
    normalize_processes: int | None = Field(
        None,
        ge=1,
        le=64,
        description="Processes that parse large batches of records. Unset: one per processor, at most 4.",
    )

    # ── scoring ───────────────────────────────────────────────────────────────────────────────────
    score_shards: int = Field(
        4, ge=1, le=1024, description="Student shards: partitions that are scored independently, which bounds memory."
    )
    score_processes: int = Field(2, ge=1, le=64, description="Shards scored in parallel, each in its own process.")
    score_top_n: int = Field(
        50, ge=1, le=1000, description="Rows kept per student and kind (plus all at or above the threshold)."
    )
    default_threshold: Percent = Field(75, description="Match threshold of a student who has not set one.")

    # ── notifications and delivery ────────────────────────────────────────────────────────────────
    public_url: HttpUrl = Field(
        HttpUrl("http://localhost:8000"),
        description="Base URL that links in mails begin with; your site must serve `/preferences` and"
        " `/unsubscribe/TOKEN`.",
    )
    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Key that signs links in mails. Unset: generated for the first mail and kept in the home folder"
        " (0600).",
    )
    email_channel: Literal["eml", "smtp", "sendgrid"] = Field(
        "eml", description="Transport of e-mail: files in `home/outbox`, an SMTP server, or SendGrid."
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
        description="SendGrid key; required if `email_channel` is `sendgrid`.",
    )
    sendgrid_host: HttpUrl = Field(HttpUrl("https://api.sendgrid.com"), description="SendGrid API URL.")
    delivery_timeout_seconds: float = Field(20, gt=0, le=300, description="Time limit of one send.")
    delivery_max_attempts: int = Field(
        6, ge=1, le=20, description="Send attempts before a delivery becomes a dead letter."
    )
    delivery_lease_seconds: int = Field(120, ge=5, le=3600, description="Lease of a worker on a claimed delivery.")
    delivery_concurrency: int = Field(8, ge=1, le=64, description="Sends in flight at once.")
    delivery_rate_per_second: float = Field(
        20, gt=0, le=1000, description="Sends started per second and provider; the .eml folder has no limit."
    )
    operator_email: EmailStr | None = Field(
        None, description="Address to which failed runs are reported. Unset: they are only logged."
    )

    # ── Dagster ───────────────────────────────────────────────────────────────────────────────────
    dagster_port: int = Field(3000, ge=0, le=65535, description="Port of the Dagster UI; 0 selects a free one.")

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
        # Date arithmetic subtracts and adds years.
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

    # ── folders in the home ───────────────────────────────────────────────────────────────────────
    @property
    def landing_folder(self) -> Path:
        """Raw responses as fetched."""
        return self.home.absolute() / "landing"

    @property
    def outbox_folder(self) -> Path:
        """``.eml`` files of the default e-mail channel."""
        return self.home.absolute() / "outbox"

    @property
    def exports_folder(self) -> Path:
        """Pages and files for people and other programs."""
        return self.home.absolute() / "exports"

    @property
    def score_exports_folder(self) -> Path:
        """Exports of the scored lists, one folder each."""
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
        """Cache of the scoring kernel's machine code; it can be deleted at any time."""
        return self.home.absolute() / "compiled"

    @property
    def features_folder(self) -> Path:
        """Cache of the opportunities' scoring features; it can be deleted at any time."""
        return self.home.absolute() / "features"

    def now(self) -> datetime:
        """``as_of`` if set, else the current time; aware, UTC."""
        return self.as_of or datetime.now(UTC)


def variable_of(setting: str) -> str:
    """The environment variable that a setting is read from."""
    field = Settings.model_fields.get(setting)
    alias = None if field is None else field.validation_alias
    return str(alias.choices[-1]) if isinstance(alias, AliasChoices) else PREFIX + setting.upper()


def load_settings(**overrides: object) -> Settings:
    """Reads and validates the settings.

    Args:
        **overrides: values by setting name that take precedence over the environment; ``None`` is ignored.

    Raises:
        SettingsError: one line per invalid setting, naming the variable to change.
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
    # For an optional setting the library does not report invalid JSON, but takes it as text.
    message = _MUST_BE_JSON if item["type"] in {"list_type", "dict_type"} else item["msg"].removeprefix("Value error, ")
    if not location:
        return f"settings: {message}"
    head, *rest = (str(part) for part in location)
    return f"{variable_of(head)}{''.join(f'[{part}]' for part in rest)}: {message}"
