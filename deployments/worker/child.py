"""A forked process becomes what a fresh one would be, and runs a module as `python -m` does."""

import ctypes
import importlib
import os
import runpy
import signal
import sys

from deployments.worker.messages import Start

PR_SET_PDEATHSIG = 1
AT_START = dict(os.environ)
ZYGOTE = os.getpid()
libc = ctypes.CDLL(None)


def become(asked: Start) -> None:
    """A session, signals, standard streams, folder, environment and settings of its own."""
    os.setsid()
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != ZYGOTE:
        os._exit(1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    redirect(quiet=asked.quiet)
    os.environ.clear()
    os.environ.update(asked.environment)
    os.chdir(asked.directory)
    sys.path[:] = [asked.directory, *python_path(), *sys.path[1:]]
    read_settings_again()


def redirect(*, quiet: bool) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2) if quiet else (0,):
        os.dup2(nothing, stream)
    os.close(nothing)


def python_path() -> list[str]:
    """The folders that a new interpreter would have taken from PYTHONPATH and this one has not."""
    return [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each and each not in sys.path]


def read_settings_again() -> None:
    """Prefect reads its settings at import; they are read again only when the environment names others."""
    names = [name for name in {*AT_START, *os.environ} if name.startswith("PREFECT_") and name[8:9] != "_"]
    if all(AT_START.get(name) == os.environ.get(name) for name in names):
        return
    from prefect.context import refresh_global_settings_context
    from prefect.logging.configuration import setup_logging

    refresh_global_settings_context()
    setup_logging(incremental=False)


def run(asked: Start) -> None:
    sys.argv = [asked.module, *asked.arguments]
    sys.modules.pop(asked.module, None)  # or runpy warns that it has been imported
    importlib.invalidate_caches()
    runpy.run_module(asked.module, run_name="__main__")
