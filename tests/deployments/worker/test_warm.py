import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from deployments.worker import warm
from deployments.worker.warm import CannotFork, Zygote
from tests.deployments.worker.workers import none_left, until

OFFLINE = {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
"""A worker's zygote has a server: without one, Prefect would start its own, which outlives the zygote."""

LEAVE = """
import subprocess, sys
child = subprocess.Popen(["sleep", "300"])
open("child", "w").write(str(child.pid))
sys.exit(int(sys.argv[1]))
"""


def with_zygote(folder: Path, modules: list[str], test: Callable[[Zygote], Awaitable[None]]) -> None:
    async def run() -> None:
        zygote = await warm.start(modules, {**os.environ, **OFFLINE, "PYTHONPATH": str(folder)})
        try:
            await test(zygote)
        finally:
            zygote.kill()
            await asyncio.wait([zygote.listening])

    asyncio.run(run())


def test_a_forked_module_ends_with_its_own_code_and_leaves_no_child(tmp_path: Path) -> None:
    (tmp_path / "leave.py").write_text(LEAVE)

    async def test(zygote: Zygote) -> None:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        process = await zygote.fork(environment, str(tmp_path), "leave", ("3",), quiet=True)
        await process.gone.wait()
        assert process.returncode == 3
        child = int((tmp_path / "child").read_text())
        until(lambda: none_left([child]) or None, "the end of the child")
        zygote.drain()
        await asyncio.wait_for(zygote.listening, 30)
        with pytest.raises(CannotFork):
            await zygote.fork(environment, str(tmp_path), "leave", ("3",), quiet=True)

    with_zygote(tmp_path, [], test)


def test_modules_that_start_threads_or_cannot_be_imported_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,), daemon=True).start()"
    )
    (tmp_path / "broken.py").write_text("1 / 0")
    (tmp_path / "fine.py").write_text("")

    async def test(zygote: Zygote) -> None:
        assert zygote.threaded == ("threaded",)
        assert not zygote.sources.changed()
        (tmp_path / "fine.py").write_text("edited = True")
        assert zygote.sources.changed()
        with pytest.raises(CannotFork, match="threads are running"):
            await zygote.fork(os.environ, str(tmp_path), "fine", quiet=True)

    with_zygote(tmp_path, ["threaded", "broken", "fine"], test)


OWNER = """
import asyncio, os
from deployments.worker import warm
async def main():
    zygote = await warm.start([], os.environ)
    print(zygote.process.pid, flush=True)
    os._exit(1)
asyncio.run(main())
"""


def test_a_zygote_goes_with_the_process_that_started_it() -> None:
    said = subprocess.run([sys.executable, "-c", OWNER], capture_output=True, text=True, check=False)
    until(lambda: none_left([int(said.stdout)]) or None, "the end of the zygote")
