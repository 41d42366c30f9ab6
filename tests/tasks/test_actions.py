"""Every action of the table does what it says on the emulator, and its schemas are true."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from jsonschema import Draft202012Validator
from pydantic_core import to_jsonable_python

from config.settings import get_settings
from emulator.github.here import Here
from emulator.github.workflow_runs import finish, start
from emulator.world import World, running
from integrations.github.models import PullRequest
from tasks.actions import ACTIONS, UnknownAction, find_action
from tasks.writing import Written, writing
from tests.integrations.agents.servers import Body, Reply, completion, serving
from tests.tasks.examples import EXAMPLES, REPOSITORY, Made

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
CREDENTIALS = ("token", "secret", "password", "key")
AS_TEXT = {"pattern", "idempotency_key", "team_key", "team_keys"}


@dataclass
class Stage:
    world: World
    environment: dict[str, str]
    made: Made


def answered(_: str, path: str, body: Body) -> Reply:
    """A model that writes a file when it has tools, and talks when it has none or is done; anything else is fine."""
    if not path.endswith("/chat/completions"):
        return 200, {"object": "list", "data": []}
    messages = body["messages"]
    assert isinstance(messages, list)
    if "tools" in body and messages[-1]["role"] != "tool":
        return 200, completion(calls=[("write_file", {"path": "note.txt", "content": "A note.\n"})])
    return 200, completion("Because one is not two.")


def call(action: str, **parameters: object) -> Any:
    with writing("tests", "run-1"):
        return find_action(action).call(parameters)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One world for all actions, with something of everything in it."""
    folder = tmp_path_factory.mktemp("stage")
    with running() as world, serving(answered) as service, pytest.MonkeyPatch.context() as patch:
        world.github.limits.writes_per_minute = 10_000
        environment = world.environment | {
            "AUTOPILOT_HOME": str(folder / "home"),
            "RATE_LIMITS__GITHUB_WRITES_PER_MINUTE": "100000",
            "RATE_LIMITS__GITHUB_WRITES_PER_HOUR": "100000",
            "GITHUB_WEBHOOK_SECRET": "github-canary",
            "LINEAR_WEBHOOK_SECRET": "linear-canary",
            "AGENT_MODEL": "openai/gpt-4o",
            "OPENAI_API_KEY": "sk-canary",
            "OPENAI_BASE_URL": f"{service.url}/v1",
            "NOTIFY_URLS": service.url.replace("http://", "json://"),
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        get_settings.cache_clear()
        made = prepared(world, folder)
        yield Stage(world, environment, made)


def prepared(world: World, folder: Path) -> Made:
    here = Here(world, "octocat", world.github.repositories[REPOSITORY])
    run = start(here, next(iter(here.repository.workflows)), "main", "push")
    finish(here, run, "failure", log="E  assert 1 == 2\n")
    hook = call("github.create_hook", repository=REPOSITORY, url="http://127.0.0.1:9/", events=["issues"]).unwrap().id
    call("github.ping_hook", repository=REPOSITORY, hook=hook)
    first = call("linear.create_issue", team="ENG", title="Look after the code").unwrap()
    other = call("linear.create_issue", team="ENG", title="Another").unwrap()
    checkout = folder / "checkout"
    call("git.clone", url=f"{world.urls['github']}/{REPOSITORY}.git", folder=str(checkout))
    return Made(
        call=call,
        folder=folder,
        sha=run.head_sha,
        issue=call("github.create_issue", repository=REPOSITORY, title="Look after the code").unwrap().number,
        run=run.id,
        job=run.jobs[0].id,
        artifact=run.artifacts[0].id,
        hook=hook,
        delivery=call("github.list_deliveries", repository=REPOSITORY, hook=hook)[0].id,
        linear_issue=first.identifier,
        other_issue=other.identifier,
        linear_comment=call("linear.add_comment", issue=first.identifier, body="First").unwrap().id,
        project=next(iter(world.linear.projects)),
        ts=call("slack.send_message", channel="#general", text="Hello").unwrap().ts,
        checkout=checkout,
    )


@pytest.fixture
def made(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Made:
    for name, value in stage.environment.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    return stage.made


def held(world: World) -> bytes:
    """What the platforms hold, without Linear's count of requests."""
    linear = msgspec.structs.replace(world.linear, limits=None)
    return msgspec.msgpack.encode([world.github.repositories, linear, world.slack])


def test_the_table_and_the_tasks_agree_on_names() -> None:
    assert {name: action.name for name, action in ACTIONS.items()} == {name: name for name in ACTIONS}
    assert set(EXAMPLES) == set(ACTIONS)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_explains_itself_and_asks_for_no_credential(name: str) -> None:
    action = ACTIONS[name]
    Draft202012Validator.check_schema(action.schema)
    assert action.description.endswith(".")
    for parameter in action.parameters.model_fields:
        assert parameter in AS_TEXT or not parameter.endswith(CREDENTIALS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_action_works_on_the_emulator(name: str, stage: Stage, made: Made) -> None:
    action = ACTIONS[name]
    parameters = EXAMPLES[name](made)
    jsonschema.validate(parameters, action.schema)
    before = held(stage.world)
    if action.writes:
        with writing("tests", "run-1", dry_run=True) as journal:
            planned = action.call(parameters)
        assert planned is None or planned.change == "planned"
        assert len(journal.plan()) == 1
        assert held(stage.world) == before
    result = call(name, **parameters)
    assert isinstance(result, Written) <= action.writes
    jsonschema.validate(to_jsonable_python(result, by_alias=False), action.result_schema)
    if isinstance(result, Written):
        assert result.change in {"created", "updated"}


def test_an_unknown_action_suggests_the_nearest() -> None:
    with pytest.raises(UnknownAction, match=r"Did you mean github\.add_comment"):
        find_action("github.add_coment")


def test_the_same_call_in_the_same_run_makes_one_comment(made: Made) -> None:
    given = {"repository": REPOSITORY, "number": made.issue, "body": "Only once"}
    assert [call("github.add_comment", **given).change for _ in range(2)] == ["created", "unchanged"]
    with writing("tests", "run-2"):
        assert ACTIONS["github.add_comment"].call(given).change == "created"


def test_a_key_names_a_comment_that_is_rewritten(made: Made) -> None:
    given = {"repository": REPOSITORY, "number": made.issue, "idempotency_key": "report"}
    first = call("github.add_comment", body="One", **given).unwrap()
    second = call("github.add_comment", body="Two", **given)
    assert (second.change, second.unwrap().id) == ("updated", first.id)


def test_a_pull_request_comes_back_typed(made: Made) -> None:
    assert isinstance(made.pull_request("typed"), PullRequest)
    assert os.environ["GITHUB_TOKEN"] not in str(made.pull_request("typed"))
