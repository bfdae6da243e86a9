"""NewsAPI: its requests, where the key is sent, and the content of an error."""

from __future__ import annotations

import json

import pytest

from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.addresses import has_secret
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.register import SOURCES, disabled_reason
from opportunity_pipeline_tests.sources.golden_pairs import FETCHED_AT, SHA256

(WAY,) = SOURCES["newsapi"].ways


def test_one_search_a_topic() -> None:
    settings = load_settings(newsapi_topics={"AI": 'AI OR "deep learning"', "DevOps": "Docker"}, newsapi_language="fr")
    assert [request.url for request in WAY.requests(settings)] == [
        "https://newsapi.org/v2/everything?q=AI+OR+%22deep+learning%22&searchIn=title&language=fr&sortBy=publishedAt"
        "&pageSize=100#topic=AI",
        "https://newsapi.org/v2/everything?q=Docker&searchIn=title&language=fr&sortBy=publishedAt"
        "&pageSize=100#topic=DevOps",
    ]


def test_the_key_is_a_secret_header_and_nothing_else() -> None:
    for request in WAY.requests(load_settings(news_api_key="very-secret")):
        assert request.secret_headers["X-Api-Key"].get_secret_value() == "very-secret"
        assert "very-secret" not in repr(request)
        assert not has_secret(request.url)


def test_without_a_key_it_is_disabled_and_still_says_what_it_would_ask() -> None:
    settings = load_settings()
    assert disabled_reason(SOURCES["newsapi"], settings) == "no key: set NEWS_API_KEY"
    assert len(WAY.requests(settings)) == 4
    assert not any(request.secret_headers for request in WAY.requests(settings))


@pytest.mark.parametrize("total", [3, 2, None, "many"])
def test_more_articles_than_one_answer_holds_are_said(total: object) -> None:
    body = {
        "status": "ok",
        "totalResults": total,
        "articles": [{"title": "[Removed]"}, {"title": "A", "url": "https://a.example/"}],
    }
    document = Document(
        "newsapi", "https://newsapi.org/v2/everything?q=AI", json.dumps(body).encode(), FETCHED_AT, SHA256
    )
    parsed = SOURCES["newsapi"].parse(document)
    warning = WAY.cap_warning(load_settings(), parsed)
    assert (warning is not None) == (total == 3) == (not parsed.last)
    assert warning is None or warning.startswith("only the newest 2 articles of the topic are read; narrow its query")


def test_an_error_gives_its_code_and_not_its_message() -> None:
    body = {"status": "error", "code": "apiKeyInvalid", "message": "Your API key very-secret is invalid"}
    document = Document("newsapi", "https://newsapi.org/v2/everything", json.dumps(body).encode(), FETCHED_AT, SHA256)
    with pytest.raises(UnreadableResponse) as caught:
        SOURCES["newsapi"].parse(document)
    assert caught.value.reason == "NewsAPI answered with the error 'apiKeyInvalid'"
    assert "very-secret" not in str(caught.value)
