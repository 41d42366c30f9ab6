"""graph-sitter's full graph of a tree: `python tests/benchmarks/graph_sitter_full.py TREE [typescript]`."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from platformdirs import user_cache_path

from integrations.graph_sitter.environment import ensure_environment

BUILD = """
import logging, sys
from graph_sitter import Codebase
logging.disable(logging.CRITICAL)
Codebase(".", language=sys.argv[1])
"""
ENDINGS = {"python": (".py",), "typescript": (".ts", ".tsx", ".js", ".jsx")}


class Measured(msgspec.Struct):
    """One build, its process from start to end."""

    files: int
    lines: int
    seconds: float
    cpu_seconds: float
    peak_mb: float


def main(tree: str, language: str = "python") -> None:
    """Print what the build takes, as one JSON object."""
    with tempfile.TemporaryDirectory() as folder:
        files = copy(Path(tree), Path(folder), ENDINGS[language])
        print(msgspec.json.encode(measure(Path(folder), language, files)).decode())


def copy(tree: Path, folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """A git repository with only the files of the language, as graph-sitter asks for one."""
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    found = [path for path in tree.rglob("*") if path.suffix in endings and path.is_file()]
    for path in found:
        target = folder / path.relative_to(tree)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return found


def measure(folder: Path, language: str, files: list[Path]) -> Measured:
    python = ensure_environment(user_cache_path("prefect-autopilot-tests")).python
    started = time.monotonic()
    process = subprocess.Popen([python, "-I", "-c", BUILD, language], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"graph-sitter ended with {process.returncode}")
    return Measured(
        files=len(files),
        lines=sum(path.read_bytes().count(b"\n") for path in files),
        seconds=round(time.monotonic() - started, 2),
        cpu_seconds=round(usage.ru_utime + usage.ru_stime, 2),
        peak_mb=round(usage.ru_maxrss / 1024, 1),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
