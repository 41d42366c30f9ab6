import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from deployments import local_server
from deployments.local_server import LocalServer, ServerDidNotStart

pytestmark = pytest.mark.xdist_group("local server")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`running()` points the process at its server: undo that after each test."""
    for name in local_server.client_environment(LocalServer(1, 1, 0.0, "/")):
        monkeypatch.setenv(name, "")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    local_server.stop(tmp_path)


def test_a_second_call_finds_the_server_that_the_first_one_left(home: Path) -> None:
    with local_server.running(home) as first:
        first.wait()
    with local_server.running(home) as second:
        assert second == first
        assert second.answers()


def test_two_calls_at_once_start_one_server(home: Path) -> None:
    program = "import sys; from pathlib import Path; from deployments import local_server\n"
    program += "with local_server.running(Path(sys.argv[1])) as s: s.wait(); print(s.pid)"
    calls = [
        subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    pids = {call.communicate()[0].strip() for call in calls}
    assert len(pids) == 1
    assert pids == {str(local_server.status(home).pid)}  # type: ignore[union-attr]


def test_its_address_is_known_before_it_answers_and_requests_wait(home: Path) -> None:
    with local_server.running(home) as server:
        response = httpx.get(f"{server.url}/health", timeout=60)
    assert response.is_success


def test_an_interrupted_first_call_leaves_nothing_running(home: Path) -> None:
    with pytest.raises(KeyboardInterrupt), local_server.running(home) as server:
        raise KeyboardInterrupt
    assert not psutil.pid_exists(server.pid)
    assert local_server.status(home) is None


def test_an_interrupted_later_call_leaves_the_server_to_others(home: Path) -> None:
    with local_server.running(home) as server:
        server.wait()
    with pytest.raises(KeyboardInterrupt), local_server.running(home):
        raise KeyboardInterrupt
    assert server.answers()


def test_a_killed_server_is_replaced(home: Path) -> None:
    with local_server.running(home) as first:
        psutil.Process(first.pid).send_signal(signal.SIGKILL)
        psutil.Process(first.pid).wait(5)
    with local_server.running(home) as second:
        second.wait()
    assert second.pid != first.pid


def test_a_server_that_nobody_calls_ends_by_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOPILOT_LOCAL_SERVER_IDLE_MINUTES", "0.02")
    with local_server.running(home) as server:
        server.wait()
    deadline = time.monotonic() + 60
    while local_server.status(home) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert local_server.status(home) is None


def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "server" / "prefect.db").mkdir(parents=True)
    with local_server.running(tmp_path) as server, pytest.raises(ServerDidNotStart, match="unable to open database"):
        server.wait()


def test_stopping_twice_is_no_error(home: Path) -> None:
    with local_server.running(home) as server:
        server.wait()
    assert local_server.stop(home)
    assert not local_server.stop(home)
    assert not server.answers()
