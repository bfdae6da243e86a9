"""Words in the names of hackathons and their organisers, grouped by how much they distinguish.

Belongs here: data. Does not belong here: comparing (``events``).
"""

from __future__ import annotations

# Jobs at a hackathon, or about hackathons.
ROLE = frozenset(
    [
        "manager",
        "coordinator",
        "intern",
        "engineer",
        "develop",
        "associate",
        "specialist",
        "lead",
        "executive",
        "analyst",
        "assistant",
        "officer",
        "director",
        "designer",
        "writer",
        "organizer",
    ]
)
# Not distinctive beside a name that two events share.
WEAK = frozenset(
    [
        "hackathon",
        "hack",
        "edition",
        "annual",
        "online",
        "virtual",
        "global",
        "international",
        "national",
        "world",
        "official",
        "season",
        "hybrid",
        "challenge",
        "coding",
        "competition",
        "contest",
        "event",
        "inter",
        "intercollege",
        "level",
        "programming",
        "state",
        "student",
        "presents",
        "present",
        "powered",
        "university",
        "college",
    ]
)

# Common to many organisers.
OF_ORGANIZERS = WEAK | frozenset(
    [
        "academy",
        "and",
        "association",
        "center",
        "chapter",
        "club",
        "committee",
        "community",
        "computer",
        "computing",
        "council",
        "department",
        "developer",
        "engineering",
        "for",
        "foundation",
        "group",
        "india",
        "institute",
        "institution",
        "lab",
        "management",
        "school",
        "science",
        "society",
        "student",
        "students",
        "team",
        "tech",
        "technical",
        "technology",
        "the",
        "women",
    ]
)
