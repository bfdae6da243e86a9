"""Addresses and folders of a running pipeline.

Belongs here: what a person or a script needs to know to use it. Does not belong here: starting it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database


@dataclass(frozen=True)
class Whereabouts:
    """Addresses and folders of a running pipeline.

    Attributes:
        mode: ``demo`` or ``live``.
        ui: URL of the Dagster UI.
        database: URL without its password.
        password_file: file with the password of an embedded server.
        mail: folder of the ``.eml`` files, or the transport of e-mail.
        landing: folder of raw responses.
        logs: folder of the children's logs.
        home: the home folder.
        seconds: start time in seconds.
    """

    mode: str
    ui: str
    database: str
    password_file: Path | None
    mail: str
    landing: Path
    logs: Path
    home: Path
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The values as plain types."""
        return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(self).items()}

    def lines(self) -> list[str]:
        """The lines printed for a person."""
        password = f"   (password: {self.password_file})" if self.password_file else ""
        return [
            f"everything is up after {self.seconds:.0f} s ({self.mode})",
            f"  Dagster UI    {self.ui}",
            f"  PostgreSQL    {self.database}{password}",
            f"  e-mail        {self.mail}",
            f"  landing zone  {self.landing}",
            f"  logs          {self.logs}",
            f"  home          {self.home}",
            "Ctrl-C stops all of it.",
        ]


def whereabouts(
    settings: Settings, database: Database, mode: str, port: int, logs: Path, seconds: float
) -> Whereabouts:
    """Collects the addresses and folders.

    Args:
        settings: the settings of the supervisor.
        database: the running database.
        mode: ``demo`` or ``live``.
        port: port of the Dagster UI.
        logs: folder of the children's logs.
        seconds: seconds since the command was started.
    """
    mail = {
        "eml": f"files in {settings.outbox_folder}",
        "smtp": f"SMTP server {settings.smtp_host}:{settings.smtp_port}",
        "sendgrid": f"SendGrid at {settings.sendgrid_host}",
    }
    embedded = settings.database_url is None
    return Whereabouts(
        mode=mode,
        ui=f"http://127.0.0.1:{port}",
        database=_over_tcp(database.url) if embedded else f"postgresql://{database.name}",
        password_file=settings.postgres_folder / "password" if embedded else None,
        mail=mail[settings.email_channel],
        landing=settings.landing_folder,
        logs=logs,
        home=settings.home.absolute(),
        seconds=round(seconds, 1),
    )


def _over_tcp(url: str) -> str:
    """URL of the embedded server for tools that cannot use a unix socket; its port is the socket's number."""
    parsed = make_url(url)
    return f"postgresql://{parsed.username}@127.0.0.1:{parsed.query['port']}/{parsed.database}"
