"""A bare model as an agent: by pydantic-ai's own test models, and over HTTP."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.models.test import TestModel

from integrations.agents import model, vendors
from integrations.agents.brief import Access, Brief
from integrations.agents.errors import AgentFailed, AgentNotAvailable, AgentStopped, NothingProposed
from tests.integrations.agents.conftest import TOKEN
from tests.integrations.agents.servers import Body, completion, serving

type Briefs = Callable[..., Brief]

EDIT = ToolCallPart("replace_text", {"path": "app.py", "old": "hello", "new": "good morning"})


def acting(*steps: ToolCallPart) -> FunctionModel:
    """A model that does these steps, one a turn, and then says that it is done."""

    def respond(messages: list[ModelMessage], _: AgentInfo) -> ModelResponse:
        turn = sum(isinstance(message, ModelResponse) for message in messages)
        return ModelResponse([steps[turn] if turn < len(steps) else TextPart("Done as asked.")])

    return FunctionModel(respond)


def access(url: str, name: str = "openai/gpt-4o") -> Access:
    return Access(token=SecretStr(TOKEN), model=name, url=url)


def test_what_the_model_edits_becomes_a_patch(brief: Briefs) -> None:
    new = ToolCallPart("write_file", {"path": "docs/a.md", "content": "A\n"})
    patch = model.propose_by_model(brief("x"), acting(EDIT, new))
    assert patch.files == ("app.py", "docs/a.md")
    assert (patch.summary, patch.turns) == ("Done as asked.", 3)


def test_every_tool_can_be_called(brief: Briefs) -> None:
    """The test model invents an argument for each and calls them side by side: either writing or deleting is last."""
    kept = ["list_files", "read_file", "search", "write_file", "replace_text"]
    assert model.propose_by_model(brief("x"), TestModel(call_tools=kept)).files == ("a",)
    with suppress(NothingProposed):
        assert model.propose_by_model(brief("x"), TestModel()).files == ("a",)


def test_a_model_that_only_talks_proposes_nothing(brief: Briefs) -> None:
    with pytest.raises(NothingProposed, match="Done as asked"):
        model.propose_by_model(brief("x"), acting())


@pytest.mark.parametrize("path", ["../outside.py", "/tmp/outside.py", ".git/hooks/pre-commit", "."])
def test_the_model_cannot_write_outside_the_tree(brief: Briefs, path: str) -> None:
    with pytest.raises(NothingProposed):
        model.propose_by_model(brief("x"), acting(ToolCallPart("write_file", {"path": path, "content": "x"})))


def test_a_looping_model_is_stopped(brief: Briefs) -> None:
    again = ToolCallPart("read_file", {"path": "app.py"})
    with pytest.raises(AgentStopped, match=r"did the same 5 times in a row: read_file") as caught:
        model.propose_by_model(brief("x"), acting(EDIT, *[again] * 30))
    assert "good morning" in caught.value.diff


def test_a_model_is_stopped_by_its_turns(brief: Briefs) -> None:
    steps = [ToolCallPart("read_file", {"path": f"{number}.py"}) for number in range(30)]
    with pytest.raises(AgentStopped, match="more than 7 turns"):
        model.propose_by_model(brief("x", turns=7), acting(*steps))


def test_a_model_over_http_proposes_and_its_price_is_known(brief: Briefs) -> None:
    arguments: Body = {"path": "app.py", "old": "hello", "new": "bye"}

    def answer(_: str, path: str, body: Body) -> tuple[int, Body]:
        told = body["messages"]
        assert isinstance(told, list)
        first = not any(message["role"] == "tool" for message in told)
        return 200, completion(calls=[("replace_text", arguments)]) if first else completion("Said bye.")

    with serving(answer) as service:
        patch = model.propose(brief("x"), access(f"{service.url}/v1"))
    assert (patch.files, patch.summary, patch.turns) == (("app.py",), "Said bye.", 2)
    assert [path for _, path, _, _ in service.requests] == ["/v1/chat/completions"] * 2
    assert service.requests[0][2]["authorization"] == f"Bearer {TOKEN}"
    assert patch.dollars is not None
    assert 0 < patch.dollars < 2


def test_a_model_is_stopped_by_its_money(brief: Briefs) -> None:
    def answer(*_: object) -> tuple[int, Body]:
        return 200, completion(calls=[("search", {"text": str(time.monotonic())})])

    with serving(answer) as service, pytest.raises(AgentStopped, match=r"spent more than \$0\.6") as caught:
        model.propose(brief("x", dollars=0.6), access(f"{service.url}/v1"))
    assert caught.value.dollars > 0.6
    assert len(service.requests) == 3


def test_a_slow_service_is_left_at_the_deadline(brief: Briefs) -> None:
    def answer(*_: object) -> tuple[int, Body]:
        time.sleep(3)
        return 200, completion("Too late.")

    with serving(answer) as service, pytest.raises(AgentStopped, match=r"not done after 1 s"):
        model.propose(brief("x", seconds=1), access(f"{service.url}/v1"))


def test_a_refused_key_is_told_without_the_key(brief: Briefs) -> None:
    def answer(*_: object) -> tuple[int, Body]:
        return 401, {"error": {"message": f"Incorrect API key provided: {TOKEN}", "code": "invalid_api_key"}}

    with serving(answer) as service:
        with pytest.raises(AgentNotAvailable, match=r"Agent not available: model.*Give it a model") as caught:
            model.propose(brief("x"), access(f"{service.url}/v1"))
        assert TOKEN not in str(caught.value)
        assert "refuses the key" in model.is_available(access(f"{service.url}/v1")).advice


def test_a_service_that_is_not_there_fails(brief: Briefs) -> None:
    with pytest.raises(AgentFailed):
        model.propose(brief("x"), access("http://127.0.0.1:1/v1"))
    assert "does not answer" in model.is_available(access("http://127.0.0.1:1/v1")).advice


@pytest.mark.parametrize(
    ("name", "path", "header"),
    [
        ("openai/gpt-4o", "/models", "Authorization"),
        ("anthropic/claude-opus-4-8", "/v1/models", "x-api-key"),
        ("google/gemini-3.8-flash", "/v1beta/models", "x-goog-api-key"),
    ],
)
def test_each_vendor_is_asked_for_its_models_with_its_own_header(name: str, path: str, header: str) -> None:
    with serving(lambda *_: (200, {"data": []})) as service:
        assert model.is_available(access(service.url, name))
    method, asked, headers, _ = service.requests[0]
    assert (method, asked) == ("GET", path)
    assert TOKEN in headers[header.lower()]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("anthropic:claude-opus-4-8", "anthropic"), ("gemini/gemini-3.8-flash", "google"), ("llama-3", "openai")],
)
def test_each_vendors_model_is_built_for_our_address(name: str, kind: str) -> None:
    built = vendors.build_model(access("http://127.0.0.1:9/x", name))
    assert kind in f"{type(built).__module__} {built.system}"
    assert str(built.base_url).startswith("http://127.0.0.1:9/x")


def test_without_a_credential_the_model_is_not_available(brief: Briefs) -> None:
    with pytest.raises(AgentNotAvailable, match="Give it a model"):
        model.propose(brief("x"), Access(model="openai/gpt-4o"))


def test_the_agents_are_there_before_their_extra_is() -> None:
    """Importing the table loads nothing of the extra, and without it the model says how to install it."""
    program = (
        "import sys; from integrations.agents import table, brief;"
        "assert not {'pydantic_ai', 'openai', 'anthropic'} & set(sys.modules);"
        "import importlib.util; find = importlib.util.find_spec;"
        "importlib.util.find_spec = lambda name: None if name == 'pydantic_ai' else find(name);"
        "print(table.AGENTS['model'].is_available(brief.Access(model='x')).advice)"
    )
    here = Path(__file__).parents[3]
    said = subprocess.run([sys.executable, "-c", program], cwd=here, capture_output=True, text=True, check=True).stdout
    assert "uv sync --extra agents" in said
