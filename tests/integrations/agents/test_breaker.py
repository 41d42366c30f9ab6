"""The breaker, shared by processes."""

import subprocess
import sys
import time
from pathlib import Path

from integrations.agents.breaker import Breaker

HERE = Path(__file__).parents[3]
REPORT = """
import sys, pathlib
from integrations.agents.breaker import Breaker
breaker = Breaker(pathlib.Path(sys.argv[1]), failures=60)
for _ in range(30):
    breaker.report("codex", answered=False)
"""


def test_it_opens_after_failures_in_a_row_and_says_how_long(tmp_path: Path) -> None:
    breaker = Breaker(tmp_path, failures=2, cool_down=100)
    breaker.report("codex", answered=False)
    assert (breaker.state("codex"), breaker.admit("codex", 10)) == ("closed", 0.0)
    breaker.report("codex", answered=False)
    assert breaker.state("codex") == "open"
    assert 90 < breaker.admit("codex", 10) <= 100
    assert breaker.state("aider") == "closed"


def test_an_answer_in_between_starts_the_count_again(tmp_path: Path) -> None:
    breaker = Breaker(tmp_path, failures=2)
    for answered in (False, True, False):
        breaker.report("codex", answered=answered)
    assert breaker.state("codex") == "closed"


def test_half_open_lets_one_through_and_its_end_decides(tmp_path: Path) -> None:
    breaker = Breaker(tmp_path, failures=1, cool_down=0.2)
    breaker.report("codex", answered=False)
    time.sleep(0.25)
    assert breaker.state("codex") == "half-open"
    assert breaker.admit("codex", lease=50) == 0.0
    assert breaker.admit("codex", lease=50) > 40
    breaker.report("codex", answered=False)
    assert breaker.state("codex") == "open"
    time.sleep(0.25)
    assert breaker.admit("codex", lease=50) == 0.0
    breaker.report("codex", answered=True)
    assert breaker.state("codex") == "closed"


def test_a_trial_whose_process_died_is_given_to_another(tmp_path: Path) -> None:
    breaker = Breaker(tmp_path, failures=1, cool_down=0.05)
    breaker.report("codex", answered=False)
    time.sleep(0.1)
    assert breaker.admit("codex", lease=0.1) == 0.0
    time.sleep(0.15)
    assert breaker.admit("codex", lease=0.1) == 0.0


def test_processes_count_together(tmp_path: Path) -> None:
    command = [sys.executable, "-c", REPORT, str(tmp_path)]
    running = [subprocess.Popen(command, cwd=HERE) for _ in range(2)]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert Breaker(tmp_path, failures=60).state("codex") == "open"
    assert Breaker(tmp_path, failures=61).state("codex") == "closed"


def test_half_a_record_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "codex.json").write_text('{"failures": 9')
    assert Breaker(tmp_path).state("codex") == "closed"
