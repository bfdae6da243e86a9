"""The demo's jobs in the formats of their upstreams: Greenhouse, Lever, Simplify, Internshala's actor.

Belongs here: one function per format, from synthetic postings to the body of a response. Does not belong here: the
postings (``jobs``), and faulty elements (``faults``). The formats are described in their parsers
(``sources/upstreams``).
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from opportunity_pipeline.demo.jobs import Job
from opportunity_pipeline.demo.timeline import number_of, uuid_of
from opportunity_pipeline.demo.vocabulary import STATES

Items = list[dict[str, Any]]

# A typical exchange rate, for salaries that an upstream states in dollars.
_RUPEES_A_DOLLAR = 85


def greenhouse_jobs(listed: Sequence[Job], seed: int) -> Items:
    """Elements of a board. Like real ones, they contain a contact person, whom no later stage may store."""
    return [
        {
            "absolute_url": f"https://careers.{job.company.token}.example/jobs/{_number(job, seed)}",
            "internal_job_id": _number(job, seed) // 7,
            "location": {"name": _place(job)},
            "metadata": [
                {
                    "id": 4105571002,
                    "name": "Hiring contact",
                    "value": {"name": "Robin Example", "email": f"robin@{job.company.token}.example"},
                    "value_type": "user",
                }
            ],
            "id": _number(job, seed),
            "updated_at": job.posted.isoformat(),
            "requisition_id": f"R-{_number(job, seed) % 100_000}",
            "title": job.title,
            "company_name": job.company.name,
            "first_published": job.posted.isoformat(),
            "application_deadline": job.deadline.isoformat() if job.deadline else None,
            "language": "en",
            # The API escapes the HTML once more.
            "content": html.escape(_text(job)),
            "departments": [{"id": 1, "name": job.department, "child_ids": [], "parent_id": None}],
            "offices": [],
        }
        for job in listed
    ]


def greenhouse_board(items: Items) -> dict[str, Any]:
    """A complete board response with these elements."""
    return {"jobs": items, "meta": {"total": len(items)}}


def lever_postings(listed: Sequence[Job], seed: int) -> Items:
    """A complete site response."""
    return [
        {
            "id": _uuid(job, seed),
            "text": job.title,
            "hostedUrl": f"https://jobs.{job.company.token}.example/{_uuid(job, seed)}",
            "applyUrl": f"https://jobs.{job.company.token}.example/{_uuid(job, seed)}/apply",
            "createdAt": int(job.posted.timestamp() * 1000),
            "workplaceType": "on-site" if job.mode == "onsite" else job.mode,
            "categories": {
                "commitment": "Internship" if job.level == "intern" else "Full-time",
                "department": job.department,
                "location": _place(job),
                "allLocations": [_place(job)],
            },
            "description": f"<div>{job.company.name} is growing.</div>",
            "lists": [{"text": "What you bring", "content": _bullets(job)}],
            "additional": "<div>We answer every application.</div>",
            **_salary(job),
        }
        for job in listed
    ]


def simplify_listings(listed: Sequence[Job], now: datetime, seed: int) -> Items:
    """A complete file. It keeps closed positions, marked as inactive, and contains positions that a board lists too."""
    return [
        {
            "source": "Simplify",
            "category": "AI/ML/Data" if job.department == "Data" else "Software",
            "company_name": job.company.name,
            "id": _uuid(job, seed),
            "title": _listed_title(job),
            "active": job.deadline is None or job.deadline > now,
            "date_updated": int(job.posted.timestamp()),
            "date_posted": int(job.posted.timestamp()),
            "url": f"https://{job.company.token}.example/apply/{_uuid(job, seed)}",
            "locations": ["Remote" if job.mode == "remote" else job.city],
            "company_url": f"https://{job.company.token}.example",
            "is_visible": True,
            "sponsorship": "Other",
            "degrees": ["Bachelor's"],
        }
        for job in listed
    ]


def internshala_items(listed: Sequence[Job], now: datetime) -> Items:
    """The dataset of one actor run."""
    return [
        {
            "title": f"{job.title} ({', '.join(job.skills[:3])})",
            "company": job.company.name,
            "location": {"remote": "Work from home", "hybrid": f"{job.city} (Hybrid)", "onsite": job.city}[job.mode],
            "duration": f"{3 + len(job.title) % 4} Months",
            "stipend": _stipend(job),
            "experience": job.years,
            "type": "Internship" if job.level == "intern" else "Job",
            "posted": _ago(now - job.posted),
            "job_url": _internshala_page(job),
            "actively_hiring": True,
        }
        for job in listed
    ]


def _listed_title(job: Job) -> str:
    return f"{job.title} - {', '.join(job.skills[:3])}" if job.company.source == "simplify_listings" else job.title


def _ago(age: timedelta) -> str:
    days = age.days
    if days == 0:
        return "Today"
    if days < 7:
        return f"{days} day{'s' if days > 1 else ''} ago"
    return f"{days // 7} week{'s' if days >= 14 else ''} ago"


def _internshala_page(job: Job) -> str:
    # Real page addresses end with the creation time in seconds, which also distinguishes postings with equal titles.
    words = f"{job.title} internship in {job.city or 'work from home'} at {job.company.token}"
    slug = "".join(letter if letter.isalnum() else "-" for letter in words.lower())
    return f"https://internshala.example/internship/detail/{slug}{int(job.posted.timestamp())}"


def _stipend(job: Job) -> str:
    if job.monthly is None:
        return "Performance based" if job.key[1] % 2 else "Unpaid"
    return f"₹ {job.monthly[0]:,}-{job.monthly[1]:,} /month"


def _salary(job: Job) -> dict[str, Any]:
    if job.monthly is None:
        return {}
    least, most = (12 * amount // _RUPEES_A_DOLLAR for amount in job.monthly)
    return {"salaryRange": {"min": least, "max": most, "currency": "USD", "interval": "per-year-salary"}}


def _place(job: Job) -> str:
    state = STATES.get(job.city)
    city = f"{job.city}, {state}, India" if state else job.city
    if job.mode == "remote":
        return "Remote, India"
    return f"Hybrid - {city}" if job.mode == "hybrid" else city


def _text(job: Job) -> str:
    kind = "internship" if job.level == "intern" else "position"
    return f"<p>{job.company.name} offers this {kind} in {job.department}.</p><ul>{_bullets(job)}</ul>"


def _bullets(job: Job) -> str:
    *others, last = job.skills
    return (
        f"<li>Experience in {', '.join(others)} and {last}</li>"
        f"<li>{job.years} of experience</li>"
        f"<li>Curiosity, and the patience to finish things</li>"
    )


def _number(job: Job, seed: int) -> int:
    return number_of(seed, *job.key)


def _uuid(job: Job, seed: int) -> str:
    return uuid_of(seed, *job.key)
