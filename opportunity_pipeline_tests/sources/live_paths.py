"""For each way of each source: settings that limit it to few requests, and the golden files that answer them.

Belongs here: which file answers which request. Does not belong here: any expectation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.source import Request, Source, Way
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, FOLDER, SHA256


@dataclass(frozen=True)
class LivePath:
    """One way of a source.

    Attributes:
        source: name in the register.
        way: name of the way.
        files: golden files, in request order: the first requests, then the follow-ups of each.
        settings: settings that limit it to these requests.
    """

    source: str
    way: str
    files: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.source}-{self.way}"

    def only(self) -> Source:
        """The source with only this way, so that no other serves in its place."""
        whole = SOURCES[self.source]
        return replace(whole, ways=(self.in_register(),), stand_in=None)

    def in_register(self) -> Way:
        """The way from the register."""
        return next(way for way in SOURCES[self.source].ways if way.name == self.way)

    def answers(self, settings: Settings) -> Iterator[tuple[Request, bytes]]:
        """Yields every request with its answer.

        Raises:
            ValueError: if there are fewer files than requests, or more.
        """
        way, files = self.in_register(), iter(self.files)
        waiting = way.requests(settings)
        while waiting:
            request = waiting.pop(0)
            file = next(files, None)
            if file is None:
                raise ValueError(f"{self}: {request.url} is requested too, but no golden file answers it")
            body = (FOLDER / self.source / file).read_bytes()
            yield request, body
            document = Document(self.source, request.url, body, FETCHED_AT, SHA256)
            waiting += way.follow(settings, request, SOURCES[self.source].parse(document))
        if left := list(files):
            raise ValueError(f"{self}: no request for {', '.join(left)}")


LIVE_PATHS = [
    LivePath("arbeitnow", "api", ("page_1.json", "page_2.json")),
    LivePath("ashby", "api", ("board.json",), {"ashby_boards": ["acme"]}),
    LivePath("devpost", "api", ("api_page_1.json", "api_page_2.json"), {"devpost_themes": ["AI"]}),
    LivePath("devpost", "pages", ("page_topic.html",), {"devpost_themes": ["Web3"]}),
    LivePath("google_news", "search", ("search.xml",), {"google_news_topics": {"AI": "intitle:AI when:7d"}}),
    LivePath("greenhouse", "api", ("board.json",), {"greenhouse_boards": ["acmerobotics"]}),
    LivePath("internshala", "actor", ("actor.json",), {"internshala_max_results": 4, "apify_api_key": "very-secret"}),
    LivePath("internshala", "pages", ("page_internships.html", "page_beyond.html")),
    LivePath(
        "jobposting_page",
        "pages",
        ("sitemap.xml", "one.html", "several.html", "about_us.html"),
        {"jobposting_urls": ["https://careers.example.com/sitemap-jobs.xml"]},
    ),
    LivePath("himalayas", "api", ("page_1.json", "last_page.json")),
    LivePath("hn_hiring", "search_api", ("search.json", "thread.json")),
    LivePath("lever", "api", ("postings.json",), {"lever_boards": ["acme-labs"]}),
    LivePath("mlh", "season", ("app_page.html",), {"mlh_season": 2027}),
    LivePath(
        "newsapi",
        "everything",
        ("everything.json",),
        {"newsapi_topics": {"AI": "AI"}, "news_api_key": "very-secret"},
    ),
    LivePath("recruitee", "api", ("offers.json",), {"recruitee_boards": ["acme"]}),
    LivePath("remoteok", "api", ("list.json",)),
    LivePath("remotive", "api", ("jobs.json",)),
    LivePath("rss", "feeds", ("feed.xml",), {"rss_feeds": {"AI": ["https://blog.example.com/feed/"]}}),
    LivePath(
        "simplify_listings",
        "file",
        ("newer.json",),
        {"simplify_urls": ["https://raw.githubusercontent.com/a/Internships/x.json"]},
    ),
    LivePath(
        "smartrecruiters",
        "api",
        ("listing_whole.json", "detail_trainee.json"),
        {"smartrecruiters_boards": ["AcmeLabs"]},
    ),
    LivePath("unstop", "listing", ("search_result.json", "search_result_last.json")),
    LivePath("weworkremotely", "rss", ("feed.rss",)),
    LivePath("workable", "api", ("widget.json",), {"workable_boards": ["acme"]}),
]
