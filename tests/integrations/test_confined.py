import socket
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from integrations.confined import NOT_STARTED, confined
from integrations.processes import Outcome, execute

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's"),
    pytest.mark.xdist_group("confined"),
]


def run(*command: str, network: bool = False, memory: int = 2 << 30, timeout: float = 60) -> Outcome:
    return execute(confined(command, network=network, memory=memory, seconds=30), timeout=timeout)


def python(code: str, **options: int) -> Outcome:
    return run(sys.executable, "-c", code, **options)


@pytest.fixture(scope="module", autouse=True)
def namespaces() -> None:
    if "not confined" in run("true").complaint:
        pytest.skip("the kernel refuses namespaces to users")


def test_the_exit_code_and_the_output_are_the_programs() -> None:
    ended = run("sh", "-c", "echo out; echo err >&2; exit 3")
    assert (ended.code, ended.output, ended.complaint) == (3, b"out\n", "err\n")


def test_a_killed_program_is_told_as_shells_do() -> None:
    assert run("sh", "-c", "kill -9 $$").code == 137


def test_a_program_that_is_not_there_is_told() -> None:
    ended = run("nothing-of-that-name")
    assert ended.code == NOT_STARTED
    assert "nothing-of-that-name: No such file" in ended.complaint


def test_there_is_a_loopback_of_its_own_and_no_other_network() -> None:
    inside = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    assert python(inside).code == 0
    with socket.create_server(("127.0.0.1", 0)) as ours:
        port = ours.getsockname()[1]
        reach = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        assert "Connection refused" in python(reach).complaint
        assert python(reach, network=True).code == 0


def test_memory_is_limited() -> None:
    assert "MemoryError" in python("x = bytearray(1 << 30)", memory=600 << 20).complaint


def test_addresses_that_are_only_reserved_are_no_memory() -> None:
    reserved = python("import mmap; mmap.mmap(-1, 20 << 30, flags=mmap.MAP_PRIVATE, prot=0)", memory=600 << 20)
    assert reserved.code == 0, reserved.complaint


def test_what_it_leaves_behind_ends_with_it() -> None:
    code = (
        "setsid sleep 4711 >/dev/null 2>&1 & (setsid sh -c 'trap \"\" TERM; sleep 4711' >/dev/null 2>&1 &); echo done"
    )
    assert run("sh", "-c", code).output == b"done\n"
    until(lambda: not sleeping())


def test_everything_ends_when_we_are_killed() -> None:
    command = confined(["sh", "-c", "setsid sleep 4711 & sleep 4711"], network=False, memory=2 << 30, seconds=30)
    with subprocess.Popen(command) as process:
        until(lambda: len(sleeping()) == 2)
        process.kill()
    until(lambda: not sleeping())


def test_what_takes_too_long_ends_whole() -> None:
    with pytest.raises(TimeoutError):
        run("sh", "-c", "setsid sleep 4711 & sleep 4711", timeout=1)
    until(lambda: not sleeping())


def sleeping() -> list[int]:
    return [process.pid for process in psutil.process_iter(["cmdline"]) if process.info["cmdline"] == ["sleep", "4711"]]


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
