import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import Retention, get_settings
from tasks.retention import KEPT, Entry, choose, find_old, remove

NOW = datetime(2026, 5, 1, tzinfo=UTC)
BY_FOLDER = {keep.folder: keep for keep in KEPT}


def entry(folder: str, days: float, megabytes: int = 1) -> Entry:
    path = Path(f"/home/{folder}/{days}")
    return Entry(path, megabytes * 1_000_000, NOW - timedelta(days=days), BY_FOLDER[folder])


def chosen(entries: list[Entry], **settings: int) -> list[str]:
    return [f"{each.path.parent.name} {each.path.name}" for each in choose(entries, Retention(**settings), NOW)]


def test_each_kind_is_kept_for_its_time() -> None:
    entries = [entry(folder, days) for folder in BY_FOLDER for days in (1, 20, 80, 100)]
    assert sorted(chosen(entries)) == [
        "checkouts 100", "checkouts 20", "checkouts 80", "clones 100", "clones 80", "reports 100", "results 100",
        "results 80",
    ]  # fmt: skip


def test_above_the_size_the_oldest_go_but_never_results_nor_what_was_used_today() -> None:
    entries = [entry("results", 25, 50), entry("clones", 5, 40), entry("reports", 10, 40), entry("reports", 0.5, 40)]
    assert chosen(entries, megabytes=140) == ["reports 10"]
    assert chosen(entries, megabytes=1) == ["reports 10", "clones 5"]


def old(path: Path, days: int, size: int = 10) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    when = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    os.utime(path, (when, when))
    os.utime(path.parent, (when, when))
    return path


def test_what_is_found_is_removed_and_the_rest_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    home = get_settings().autopilot_home
    gone = old(home / "results" / "key-1", 70)
    kept = old(home / "results" / "key-2", 10)
    report = old(home / "reports" / "api" / "20260101T000000" / "report.json", 100)
    fetched = old(home / "clones" / "api.git" / "config", 100)
    (fetched.parent / "FETCH_HEAD").touch()
    secrets = old(home / "autopilot.db", 400)
    found = find_old.fn()
    assert {each.path for each in found} == {gone, report.parent}
    for each in found:
        remove.fn(each)
    assert not gone.exists()
    assert not report.parent.exists()
    assert all(path.exists() for path in (kept, fetched, secrets))
    assert find_old.fn() == []


def test_a_log_that_is_too_long_is_emptied_in_place_as_somebody_writes_to_it() -> None:
    log = old(get_settings().logs / "worker.log", 0, size=51_000_000)
    with log.open("ab") as writer:
        for each in find_old.fn():
            remove.fn(each)
        writer.write(b"more")
    assert log.read_bytes() == b"more"
