"""A repository to change, and agents that behave as told by `scenario: …` in the task."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from integrations.agents.brief import Access, Brief, Budget

STUBS = Path(__file__).parents[2] / "data" / "agents"
TOKEN = "sk-own-token-of-the-agent"


def git(folder: Path, *args: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    return subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "app.py").write_text("print('hello')\n")
    (folder / ".gitignore").write_text("ignored/\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


@pytest.fixture
def brief(repository: Path) -> Callable[..., Brief]:
    """A brief for a scenario; further arguments are the budget's."""

    def make(scenario: str, **budget: float) -> Brief:
        limits = Budget.model_validate({"seconds": 30, "quiet_seconds": 20} | budget)
        return Brief(task=f"scenario: {scenario}", repository=repository, base="main", budget=limits)

    return make


def stub(program: str, model: str = "openai/gpt-x") -> Access:
    return Access(token=SecretStr(TOKEN), program=str(STUBS / program), model=model)


@pytest.fixture
def claude() -> Access:
    return stub("claude", "opus")
