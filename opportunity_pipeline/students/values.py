"""The value types of the student contract: text, numbers, days, timestamps, zones, addresses.

Belongs here: one annotated type per kind of value, with a message that states what is expected.
Does not belong here: assigning types to fields (``contract``), and parsing text cells (``cells``).

Every type is strict: ``"80"`` is not a number and ``1`` is not ``true``. Guessing would hide mistakes of the writer.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, StringConstraints, TypeAdapter
from pydantic.networks import validate_email

from opportunity_pipeline.storage.tables import SWITCHES

# Well-formed BCP 47 as language[-Script][-REGION]; mails need no other subtags.
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Control characters would break mail headers and file names, and PostgreSQL rejects NUL.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOURS_AND_MINUTES = re.compile(r"[0-9]{2}:[0-9]{2}(?::00)?")
_WEB_ADDRESS = TypeAdapter(HttpUrl)


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("must not contain line breaks or other control characters")
    return text


@cache
def _zones() -> frozenset[str]:
    # "localtime" is whatever the machine's is, and "Factory" none.
    return frozenset(zoneinfo.available_timezones()) - {"localtime", "Factory"}


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("is not an IANA time zone, such as Asia/Kolkata")
    return name


def _locale(name: str) -> str:
    if not _LOCALE.fullmatch(name):
        raise ValueError("is not a locale, such as en or en-IN")
    return name


def _email(address: str) -> str:
    # Pydantic's own EmailStr accepts "Name <address>" and drops the name; here that is an error of the writer.
    if "<" in address:
        raise ValueError("must be an e-mail address without a name")
    try:
        return validate_email(address)[1]
    except ValueError:
        raise ValueError("is not an e-mail address, such as asha.rao@example.org") from None


def _web_address(text: str) -> str:
    try:
        _WEB_ADDRESS.validate_python(text)
    except ValueError:
        raise ValueError("must be a web address that begins with https:// or http://") from None
    return text


def _whole(value: Any) -> Any:
    # Data frames turn integers into floats in columns with nulls; 80.0 is still a whole number.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _given(value: Any) -> Any:
    # A Parquet struct cannot omit a key in a single row: there it is null.
    if isinstance(value, Mapping):
        return {name: item for name, item in value.items() if item is not None}
    return value


def _switch(name: str) -> str:
    # A misspelt one would be no error and switch nothing off.
    if name not in SWITCHES:
        raise ValueError(f"is no category or type of notification: {', '.join(SWITCHES)}")
    return name


def _day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("is not a calendar day") from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("must be a day as YYYY-MM-DD")


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, datetime):
        raise ValueError("must be a timestamp like 2026-08-23T09:30:00+05:30")
    if value.utcoffset() is None:
        raise ValueError("needs a zone, for example 2026-08-23T09:30:00+05:30")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("is out of range") from None


def _clock(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = time.fromisoformat(value) if _HOURS_AND_MINUTES.fullmatch(value) else None
        except ValueError:
            value = None
    if not isinstance(value, time) or value.tzinfo is not None:
        raise ValueError("must be a local time as HH:MM")
    return value


_STRIPPED = StringConstraints(strict=True, strip_whitespace=True, min_length=1)

Key = Annotated[str, _STRIPPED, StringConstraints(max_length=200), AfterValidator(_plain)]
Line = Annotated[str, _STRIPPED, StringConstraints(max_length=200), AfterValidator(_plain)]
Term = Annotated[str, _STRIPPED, StringConstraints(max_length=80), AfterValidator(_plain)]
Sentence = Annotated[str, _STRIPPED, StringConstraints(max_length=500), AfterValidator(_plain)]
Zone = Annotated[str, _STRIPPED, AfterValidator(_zone)]
Locale = Annotated[str, _STRIPPED, AfterValidator(_locale)]
Email = Annotated[str, _STRIPPED, StringConstraints(max_length=254), AfterValidator(_email)]
WebAddress = Annotated[str, _STRIPPED, StringConstraints(max_length=2000), AfterValidator(_web_address)]
# The bounds come before the validator, so that the JSON Schema shows them as minimum and maximum.
Percent = Annotated[int, Field(ge=0, le=100), BeforeValidator(_whole)]
Year = Annotated[int, Field(ge=1950, le=2100), BeforeValidator(_whole)]
DaysOfNotice = Annotated[int, Field(ge=0, le=60), BeforeValidator(_whole)]
DailyCap = Annotated[int, Field(ge=0, le=1000), BeforeValidator(_whole)]
OpportunityId = Annotated[int, Field(ge=0, lt=2**53), BeforeValidator(_whole)]
Amount = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False), BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Clock = Annotated[time, BeforeValidator(_clock)]
Switches = Annotated[dict[Annotated[Term, AfterValidator(_switch)], bool], BeforeValidator(_given)]
