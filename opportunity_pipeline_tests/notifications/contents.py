"""Notification contents for the rendering tests."""

from __future__ import annotations

from typing import Any

AS_OF = "2026-08-23T00:00:00+00:00"

JOB: dict[str, Any] = {
    "kind": "job",
    "id": 7,
    "title": "Data Science Intern",
    "organization": "Acme Analytics",
    "place": "Bengaluru",
    "mode": "hybrid",
    "pay": "₹ 15,000-20,000 /month",
    "url": "https://boards.example.org/acme/7?a=1&b=2",
    "deadline": "2026-08-24T18:29:59+00:00",
    "deadline_kind": "application",
    "published": None,
    "snippet": "Work with the analytics team on dashboards and forecasts.",
    "rule": "score",
    "score": 87.25,
    "threshold": 75,
    "reasons": ["3 of 4 skills asked", "Your level is the level asked", "Posted 2 days ago", "Same city"],
    "matched": ["python", "sql", "pandas"],
    "missing": ["docker"],
    "suggestion": {"skill": "docker", "points": 6.2},
    "source": "Greenhouse",
    "credit": None,
}
HACKATHON: dict[str, Any] = {
    **JOB,
    "kind": "hackathon",
    "id": 8,
    "title": "Build with AI 2026",
    "organization": "MLH",
    "place": None,
    "mode": "online",
    "pay": "$25,000",
    "url": "https://build.example.org",
    "deadline": "2026-08-23T16:00:00+00:00",
    "deadline_kind": "registration",
    "snippet": None,
    "rule": "clicked",
    "score": None,
    "threshold": 1,
    "reasons": [],
    "matched": [],
    "missing": [],
    "suggestion": None,
    "source": "Devpost",
    "credit": "Hackathon listing by Devpost.",
}
ARTICLE: dict[str, Any] = {
    **HACKATHON,
    "kind": "article",
    "id": 9,
    "title": "How teams run Docker",
    "organization": "The Daily Byte",
    "mode": None,
    "pay": None,
    "url": "https://news.example.org/9",
    "deadline": None,
    "deadline_kind": None,
    "published": "2026-08-22T06:00:00+00:00",
    "rule": "trend",
    "score": 41.0,
    "threshold": 75,
    "reasons": ["Covers docker, a learning gap"],
    "source": "Google News",
    "credit": "Headlines from Google News",
}


def content(*items: dict[str, Any], as_of: str = AS_OF, **student: str) -> dict[str, Any]:
    return {
        "student": {"name": "Asha Rao", "time_zone": "Asia/Kolkata", **student},
        "as_of": as_of,
        "items": list(items),
    }
