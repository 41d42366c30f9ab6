"""`--action actions` and `--action call` in front of the emulator: as a process, and in this one where that is all."""

import getpass
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.settings import get_settings
from emulator.world import World, running
from integrations.database import entries, open_database
from scripts.cli import app

REPOSITORY = "repository=acme/api"


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


type Call = Callable[..., Ended]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with running() as world:
        yield world


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def call(world: World, home: Path) -> Call:
    def run(*arguments: str, stdin: str = "", **extra: str) -> Ended:
        done = subprocess.run(
            [sys.executable, "-m", "scripts.autonomous_orchestrator", *arguments],
            check=False, capture_output=True, text=True, timeout=120, input=stdin,
            env=dict(os.environ) | world.environment | {"AUTOPILOT_HOME": str(home)} | extra,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        assert not any(secret in done.stdout + done.stderr for secret in ("ghp_emulator", "lin_api_emulator"))
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def called(world: World, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The same within this process, which is quicker."""

    def run(*arguments: str, **extra: str) -> Ended:
        for name, value in {**world.environment, "AUTOPILOT_HOME": str(home), **extra}.items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()
        code = app.run(arguments)
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


def comment(call: Call, *more: str, task: str = "github.add_comment", **extra: str) -> Ended:
    return call("--action", "call", "--task", task, *more, **extra)


def comments(world: World) -> list[str]:
    return [one.body for issue in world.github.repositories["acme/api"].issues.values() for one in issue.comments]


def test_actions_are_listed_with_their_parameters(called: Call) -> None:
    listed = {action["name"]: action for action in called("--action", "actions", "--format", "json").json()}
    assert listed["github.add_comment"]["writes"]
    assert listed["github.add_comment"]["parameters"]["required"] == ["repository", "number", "body"]
    table = called("--action", "actions")
    assert "slack.add_reaction" in table.out
    one = called("--action", "actions", "--task", "github.merge_pr")
    assert "merge | squash | rebase" in one.out
    assert "slack" not in one.out


def test_an_action_is_tried_dry_done_once_and_recorded(call: Call, world: World, home: Path, tmp_path: Path) -> None:
    opened = comment(call, "--param", REPOSITORY, "--param", "title=Slow", "--param", "labels=bug",
                     "--param", "labels=question", "--format", "json", task="github.create_issue")  # fmt: skip
    number = opened.json()["value"]["number"]
    assert [label["name"] for label in opened.json()["value"]["labels"]] == ["bug", "question"]
    (tmp_path / "body.md").write_text("# From a file\n")
    given = ("--param", REPOSITORY, "--param", f"number={number}", "--param", f"body=@{tmp_path / 'body.md'}")
    planned = comment(call, *given, "--dry-run")
    assert f"Would: Comment on #{number} (acme/api#{number})" in planned.out
    assert comments(world) == []
    first, second = (comment(call, *given, "--format", "json").json() for _ in range(2))
    assert (first["change"], second["change"]) == ("created", "unchanged")
    assert [body.splitlines()[0] for body in comments(world)] == ["# From a file"]
    (entry, *_) = entries(open_database(f"sqlite:///{home / 'autopilot.db'}"), target=f"acme/api#{number}")
    assert (entry.actor, entry.dry_run) == (f"{getpass.getuser()}@{socket.gethostname()} cli", True)


def test_text_comes_from_standard_input_and_the_rest_as_json(call: Call, world: World) -> None:
    given = ("--params-json", '{"channel": "#general"}', "--param", "text=-")
    sent = comment(call, *given, task="slack.send_message", stdin="from a pipe")
    assert sent.code == 0
    assert sent.out.startswith("change: created\n")
    assert "from a pipe" in [message.text for message in world.slack.messages]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--task", "github.add_coment"), ("Did you mean github.add_comment",)),
        (("--param", REPOSITORY, "--param", "nubmer=1"), ("nubmer", "Did you mean number?", "body")),
        (("--param", REPOSITORY, "--param", "number=x", "--param", "body=a"), ("number", "integer", '"x"')),
        (("--param", "repository=acme", "--param", "number=1", "--param", "body=a"), ("owner/name", '"acme"')),
        (("--param", REPOSITORY), ("number is missing", "body is missing", "integer")),
        (("--param", "repository"), ("name=value",)),
        (("--param", "number=1", "--param", "number=2"), ("number", "one value")),
        (("--param", "body=@/nowhere/body.md"), ("/nowhere/body.md", "@@")),
        (("--params-json", "{"), ("--params-json", "JSON")),
        (("--params-json", "[1]"), ("JSON object",)),
        (("--task", "github.get_pr", "--idempotency-key", "a"), ("takes no --idempotency-key",)),
        ((), ("repository is missing",)),
    ],
)
def test_bad_input_is_told_in_a_line(called: Call, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    task = () if "--task" in arguments else ("--task", "github.add_comment")
    answer = called("--action", "call", *task, *arguments)
    assert (answer.code, answer.out) == (2, "")
    for word in words:
        assert word in answer.err


def test_what_the_service_refuses_is_told_with_the_next_step(called: Call) -> None:
    given = ("--param", REPOSITORY, "--param", "number=404", "--param", "body=a")
    missing = comment(called, *given)
    assert (missing.code, missing.out) == (3, "")
    assert "GitHub has no repos/acme/api/issues/404" in missing.err
    wrong = comment(called, *given, GITHUB_TOKEN="ghp_wrong_canary")
    assert wrong.code == 3
    assert "Bad credentials" in wrong.err
    assert "canary" not in wrong.err


def test_a_missing_credential_is_named(called: Call) -> None:
    answer = comment(called, "--param", REPOSITORY, "--param", "number=1", "--param", "body=a", GITHUB_TOKEN="")
    assert answer.code == 2
    assert "GITHUB_TOKEN is not set; it unlocks" in answer.err


def test_a_service_that_is_not_there_is_told(called: Call) -> None:
    given = ("--param", REPOSITORY, "--param", "number=1")
    answer = comment(called, *given, task="github.get_pr", GITHUB_API_URL="http://127.0.0.1:9/api/v3")
    assert answer.code == 3
    assert "try again" in answer.err.lower()
