import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilterEndTime, FlowRunFilterTags
from prefect.exceptions import ObjectNotFound
from prefect.states import Completed, Running

from config.settings import Retention, get_settings
from tasks.retention.files import KEPT, Entry, choose, find_old, remove
from tasks.retention.runs import OldRuns, find_old_runs, remove_runs, rules, unfinished_runs

pytestmark = pytest.mark.xdist_group("prefect")

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
    assert find_old.fn() == ()


def test_what_runs_need_that_are_not_over_stays() -> None:
    home, run = get_settings().autopilot_home, str(uuid4())
    needed = [
        old(home / "results" / f"{run}-open_issue-0", 200),
        old(home / "clones" / "api-1a2b" / "config", 200).parent,
        old(home / "checkouts" / f"api-1a2b-{os.getpid()}-00ff00" / "README", 200).parent,
    ]
    left = old(home / "checkouts" / "api-1a2b-999999999-00ff00" / "README", 200).parent
    assert {each.path for each in find_old.fn({run})} == {left}
    assert {each.path for each in find_old.fn()} == {left, needed[0]}


def test_only_the_newest_runs_are_kept_and_none_goes_that_is_not_over(
    prefect_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    @flow
    def nothing() -> None: ...

    with get_client(sync_client=True) as client:
        going_on, *over = [client.create_flow_run(nothing, tags=["autopilot"], state=Running()).id for _ in range(4)]
        for run in over:
            client.set_flow_run_state(run, Completed())
        monkeypatch.setenv("RETENTION__RUNS", "1")
        get_settings.cache_clear()
        (found,) = find_old_runs.fn()
        assert (set(over) & set(found.runs), found.reason) == (set(over[:2]), "more than 1 runs")
        assert str(going_on) in unfinished_runs.fn()
        assert not {str(run) for run in over} & unfinished_runs.fn()
        for _ in range(2):
            remove_runs.fn(OldRuns(reason=found.reason, runs=(over[0],)))
        with pytest.raises(ObjectNotFound):
            client.read_flow_run(over[0])
        assert client.read_flow_run(over[1])


def test_runs_of_our_own_upkeep_go_first() -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    found = {reason: which for reason, which, _ in rules(Retention(), now)}
    assert found["older than 90 days"].end_time == FlowRunFilterEndTime(before_=now - timedelta(days=90))
    upkeep = found["of our own upkeep, older than 14 days"]
    assert (upkeep.tags, upkeep.end_time) == (
        FlowRunFilterTags(all_=["autopilot", "system"]), FlowRunFilterEndTime(before_=now - timedelta(days=14))
    )  # fmt: skip


def test_a_log_that_is_too_long_is_emptied_in_place_as_somebody_writes_to_it() -> None:
    log = old(get_settings().logs / "worker.log", 0, size=51_000_000)
    with log.open("ab") as writer:
        for each in find_old.fn():
            remove.fn(each)
        writer.write(b"more")
    assert log.read_bytes() == b"more"
