"""The register of sources.

Belongs here: the list of sources, and whether a source can be used with given settings. Does not belong here: an entry
itself, which is in its upstream's module beside the code it describes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from opportunity_pipeline.settings import PREFIX, Settings, SettingsError
from opportunity_pipeline.sources import upstreams
from opportunity_pipeline.sources.source import Source, Way


def _entries() -> Mapping[str, Source]:
    """The entry of each module in ``upstreams/``, by name."""
    names = sorted(module.name for module in iter_modules(upstreams.__path__))
    entries: list[Source] = [import_module(f"{upstreams.__name__}.{name}").SOURCE for name in names]
    return MappingProxyType({entry.name: entry for entry in entries})


SOURCES: Mapping[str, Source] = _entries()
"""All sources by name, in the order of ``docs/sources.md``. A module in ``upstreams/`` is registered automatically."""


TERMS_NOT_ACCEPTED = f"terms not accepted: read docs/sources.md, then add it to {PREFIX}ACCEPT_TERMS"


class UnknownSource(ValueError):
    """A name that is not in the register."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown source {name!r}; known: {', '.join(SOURCES)}")


def find_source(name: str) -> Source:
    """The entry with that name.

    Raises:
        UnknownSource: if there is none.
    """
    if name not in SOURCES:
        raise UnknownSource(name)
    return SOURCES[name]


def disabled_reason(source: Source, settings: Settings) -> str | None:
    """Why a source is not fetched with these settings, in one line; None: it is fetched.

    Raises:
        SettingsError: if a setting names a source that is not in the register.
    """
    for setting, names in (("SOURCES", settings.sources or []), ("ACCEPT_TERMS", settings.accept_terms)):
        if unknown := sorted(set(names) - set(SOURCES)):
            raise SettingsError(f"{PREFIX}{setting}: unknown: {', '.join(unknown)}; known: {', '.join(SOURCES)}")
    if settings.sources is not None and source.name not in settings.sources:
        return f"not in {PREFIX}SOURCES"
    # Requests to the loopback server do not leave the machine, so no upstream's terms apply.
    if settings.upstream == "live" and source.needs_acceptance and source.name not in settings.accept_terms:
        return TERMS_NOT_ACCEPTED
    reasons = {way.name: unusable_reason(source, way, settings) for way in source.ways}
    if None in reasons.values():
        return None
    return (
        next(iter(reasons.values()))
        if len(reasons) == 1
        else "; ".join(f"{way}: {why}" for way, why in reasons.items())
    )


def unusable_reason(source: Source, way: Way, settings: Settings) -> str | None:
    """Why a way of a source cannot be used with these settings; None: it can."""
    if settings.upstream == "live":
        if way.credential is not None and getattr(settings, way.credential) is None:
            return f"no key: set {way.credential.upper()}"
        if way.needs_acceptance and source.name not in settings.accept_terms:
            return TERMS_NOT_ACCEPTED
    return None if way.requests(settings) else "nothing to request: the settings name no board, query or file"


def scheduled_sources(settings: Settings) -> list[Source]:
    """The sources that a full run fetches: the enabled ones, except stand-ins of another enabled source."""
    enabled = [source for source in SOURCES.values() if disabled_reason(source, settings) is None]
    stand_ins = {source.stand_in for source in enabled}
    return [source for source in enabled if source.name not in stand_ins]


def frequency_of(source: Source) -> str:
    """How often a source is fetched, in words."""
    asked_before = [f"`{other.name}`" for other in SOURCES.values() if other.stand_in == source.name]
    if asked_before:
        return f"Whenever {' or '.join(asked_before)} gives nothing or its terms are not accepted."
    return "Daily." if source.every == timedelta(days=1) else f"Every {source.every // timedelta(hours=1)} hours."
