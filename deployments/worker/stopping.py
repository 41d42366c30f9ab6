"""SIGTERM ends a worker: Prefect passes it on as SIGINT, which what `nohup … &` has started in a script ignores."""

import asyncio
import os
import signal
import sys
import threading


def end_on_sigterm() -> None:
    """The first SIGTERM cancels the task that calls this, which ends the worker in good order; the second kills it."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    if task is None or sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return

    def end() -> None:
        loop.add_signal_handler(signal.SIGTERM, os.kill, os.getpid(), signal.SIGKILL)
        task.cancel()

    loop.add_signal_handler(signal.SIGTERM, end)
