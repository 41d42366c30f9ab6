import subprocess
import sys
import time
from pathlib import Path

import pytest

from integrations.locks import Busy, alone, alone_by_name

COUNT = """
import sys
from pathlib import Path
from integrations.locks import alone_by_name
number = Path(sys.argv[1]) / "number"
for _ in range(100):
    with alone_by_name(Path(sys.argv[1]) / "locks", "count", 60):
        number.write_text(str(int(number.read_text()) + 1))
"""


def test_processes_take_turns_although_the_file_comes_and_goes(tmp_path: Path) -> None:
    (tmp_path / "number").write_text("0")
    counters = [subprocess.Popen([sys.executable, "-c", COUNT, str(tmp_path)]) for _ in range(3)]
    assert [counter.wait() for counter in counters] == [0, 0, 0]
    assert (tmp_path / "number").read_text() == "300"
    assert list((tmp_path / "locks").iterdir()) == []


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    with alone_by_name(tmp_path, "a", 1):
        with alone_by_name(tmp_path, "b", 0):
            pass
        with pytest.raises(Busy), alone_by_name(tmp_path, "a", 0.1):
            pass
    with alone(tmp_path / "file", 1), pytest.raises(Busy), alone(tmp_path / "file", 0):
        pass


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(KeyError), alone_by_name(tmp_path, "a", 1):
        raise KeyError
    started = time.monotonic()
    with alone_by_name(tmp_path, "a", 60):
        assert time.monotonic() - started < 30
