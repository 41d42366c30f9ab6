import sqlite3
from pathlib import Path

from requests import Request, Response

from analysis.index.store import Store
from integrations.http_cache import ResponseCache
from integrations.tally import read_tally


def answer(status: int) -> Response:
    response = Response()
    response.status_code, response._content = status, b"{}"
    response.headers["etag"] = '"1"'
    response.request = Request("GET", "http://localhost/").prepare()
    return response


def test_the_cache_of_answers_counts_what_it_knew(tmp_path: Path) -> None:
    for _ in range(2):
        cache = ResponseCache(tmp_path)
        cache.keep("a", answer(200))
        cache.recall("a", answer(304))
    cache.recall("a", answer(304))
    cache.recall("gone", answer(304))
    assert read_tally(tmp_path / "answers.sqlite3") == {"hit": 3, "miss": 3}


def test_the_index_counts_the_facts_that_it_knew(tmp_path: Path) -> None:
    for _ in range(2):
        with Store(tmp_path / "facts.db") as store:
            store.keep_facts("layer", {"a": b"1"})
            store.facts("layer", ["a", "b", "b"])
    assert read_tally(tmp_path / "facts.db") == {"hit": 2, "miss": 2}


def test_no_cache_yet_or_one_of_an_older_version_has_counted_nothing(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "old.db").close()
    assert read_tally(tmp_path / "none.db") == read_tally(tmp_path / "old.db") == {}
    (tmp_path / "broken.db").write_text("no database at all, but long enough to be looked at as one" * 20)
    assert read_tally(tmp_path / "broken.db") == {}
