"""The product as its users have it: the command, in a process of its own, on repositories with known answers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployments import local_server
from tests.acceptance.command import Answer, Autopilot

CREDENTIALS = ("GITHUB", "LINEAR", "SLACK", "CODEGEN", "ANTHROPIC", "OPENAI", "PREFECT", "AUTOPILOT")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One state folder, so one local server, for all tests of this process."""
    home = tmp_path_factory.mktemp("home")
    yield home
    local_server.stop(home)


@pytest.fixture(scope="session")
def environment(home: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(CREDENTIALS)}
    return clean | {"AUTOPILOT_HOME": str(home), "ANALYSIS__GRAPH_SITTER_ENABLED": "false"}


@pytest.fixture(scope="session")
def autopilot(environment: dict[str, str]) -> Autopilot:
    """Run the command with nothing configured: no token, no server, no settings file."""

    def run(*arguments: str | Path, timeout: float = 240, **extra: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "scripts.autonomous_orchestrator", *map(str, arguments)],
            check=False, env=environment | extra, capture_output=True, text=True, timeout=timeout,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    return run
