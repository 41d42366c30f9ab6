import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from deployments.worker.ledger import Ledger

TAKE = """
import sys
from pathlib import Path
from uuid import UUID
from deployments.worker.ledger import Ledger
Ledger(Path(sys.argv[1])).add(UUID(sys.argv[2]))
print("taken", flush=True)
sys.stdin.read()
"""


def test_runs_of_a_killed_process_are_orphans_and_those_of_a_living_one_are_not(tmp_path: Path) -> None:
    theirs, ours = uuid4(), uuid4()
    ledger = Ledger(tmp_path / "running")
    ledger.add(ours)
    with subprocess.Popen(
        [sys.executable, "-c", TAKE, str(ledger.folder), str(theirs)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        assert list(ledger.orphans()) == []
        process.kill()
    assert [entry.run for entry in ledger.orphans()] == [theirs]


def test_an_entry_is_removed_only_by_who_has_the_run_now(tmp_path: Path) -> None:
    run, ledger = uuid4(), Ledger(tmp_path)
    (tmp_path / str(run)).write_text("1 0.00")
    ledger.remove(run)
    assert [entry.run for entry in ledger.orphans()] == [run]
    ledger.add(run)
    ledger.remove(run)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_entry_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / str(uuid4())).write_text("")
    assert list(Ledger(tmp_path).orphans()) == []


def test_a_run_that_ended_badly_is_left_to_the_next_look_even_of_its_own_worker(tmp_path: Path) -> None:
    run, ledger = uuid4(), Ledger(tmp_path)
    ledger.add(run)
    ledger.abandon(run)
    (entry,) = ledger.orphans()
    assert entry.run == run
    ledger.forget(entry)
    assert list(ledger.orphans()) == []


def test_what_is_forgotten_is_not_forgotten_when_somebody_has_taken_the_run_since(tmp_path: Path) -> None:
    run, ledger = uuid4(), Ledger(tmp_path)
    ledger.add(run)
    ledger.abandon(run)
    (entry,) = ledger.orphans()
    ledger.add(run)
    ledger.forget(entry)
    assert (tmp_path / str(run)).read_text() == ledger.owner
