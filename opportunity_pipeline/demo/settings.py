"""The settings of a demo: they pin all client requests to those its upstream can answer.

Belongs here: which settings a demo pins, and their values. Does not belong here: the address of the upstream
(``upstream`` and ``loopback_url``), which the process that starts it decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opportunity_pipeline.demo.vocabulary import COMPANIES
from opportunity_pipeline.settings import Settings

DEMO_SOURCES = ("devpost", "google_news", "greenhouse", "internshala", "lever", "simplify_listings")
"""The sources whose upstreams the demo simulates."""

# Other settings that shape a request. The demo's upstream can answer only requests with their default values.
_AT_THEIR_DEFAULTS = (
    "simplify_urls",
    "devpost_status",
    "devpost_themes",
    "devpost_max_pages",
    "google_news_topics",
    "google_news_edition",
    "internshala_actor",
    "internshala_category",
    "internshala_location",
    "internshala_max_results",
    "internshala_max_pages",
)


def demo_settings_overrides() -> dict[str, Any]:
    """The settings that a demo pins, by name: the boards of its invented companies, and defaults for other requests.

    API keys and accepted terms are not included: a client of a loopback upstream needs neither.
    """
    fields = Settings.model_fields
    return {
        **{name: fields[name].get_default(call_default_factory=True) for name in _AT_THEIR_DEFAULTS},
        "sources": list(DEMO_SOURCES),
        "greenhouse_boards": [company.token for company in COMPANIES if company.source == "greenhouse"],
        "lever_boards": [company.token for company in COMPANIES if company.source == "lever"],
        # The upstream is this machine: throttling requests would only slow down the start.
        "http_requests_per_second": 50.0,
    }


def demo_settings(given: Mapping[str, Any] | None = None) -> Settings:
    """Settings with the demo's pinned values and otherwise the shipped defaults; the environment is not read.

    Args:
        given: values of further settings.
    """
    return Settings.model_construct(**{**demo_settings_overrides(), **(given or {})})
