"""Golden cases of :mod:`opportunity_pipeline.normalize.text.urls`."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.text.urls import canonical_url
from opportunity_pipeline.sources.reading import LONGEST


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("https://example.org/jobs/1", "https://example.org/jobs/1"),
        (" HTTPS://Example.ORG/Jobs ", "https://example.org/Jobs"),
        ("//cdn.example.org/x.png", "https://cdn.example.org/x.png"),
        ("http://example.org:80/", "http://example.org/"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a#section", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=7&utm_medium=y", "https://example.org/a?id=7"),
        ("https://example.org/a?gclid=1", "https://example.org/a"),
        ("https://example.org/job?gh_jid=8559344002&gh_src=abc", "https://example.org/job?gh_jid=8559344002"),
        ("https://news.google.com/rss/articles/CBMi?oc=5", "https://news.google.com/rss/articles/CBMi"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"),
        ("https://example.org/a?ocean=5", "https://example.org/a?ocean=5"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://münchen.example/a", "https://xn--mnchen-3ya.example/a"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@example.org", None),
        ("ftp://example.org/a", None),
        ("/relative/path", None),
        ("example.org/a", None),
        ("https://", None),
        ("https://exa mple.org/", None),
        ("https://example.org/<script>", None),
        ("https://example.org/half-a-character-\ud800", None),
        ("https://example.org:99999/", None),
        ("https://[broken/", None),
        ("", None),
        ("https://example.org/" + "a" * LONGEST, None),
        ("https://example.org/" + "高" * (LONGEST // 2), None),
    ],
)
def test_canonical_url(written: str, canonical: str | None) -> None:
    assert canonical_url(written) == canonical
    if canonical is not None:
        assert canonical_url(canonical) == canonical
