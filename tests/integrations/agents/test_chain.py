"""A chain of agents with fallback."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from integrations.agents.breaker import Breaker
from integrations.agents.brief import Access, Attempt, Brief
from integrations.agents.chain import ask, propose_with_fallback
from integrations.agents.errors import AgentFailed, AgentNotAvailable, AgentStopped, AllAgentsFailed
from integrations.agents.table import AGENTS
from tests.integrations.agents.conftest import STUBS, TOKEN, stub
from tests.integrations.agents.test_programs import added

type Briefs = Callable[..., Brief]


@pytest.fixture
def breaker(tmp_path: Path) -> Breaker:
    return Breaker(tmp_path / "breakers", failures=2)


def wrapped(folder: Path, program: str, scenario: str) -> Access:
    """A stub that plays its own scenario, whatever the task says."""
    script = folder / f"{program}-{scenario}"
    script.write_text(
        "#!/usr/bin/env python3\nimport sys, pathlib\n"
        f"sys.path.insert(0, {str(STUBS)!r})\nimport behaviour\noriginal = behaviour.play\n"
        f"behaviour.play = lambda prompt, tell: original('scenario: {scenario} ' + prompt, tell)\n"
        f"source = pathlib.Path({str(STUBS / program)!r}).read_text()\n"
        "exec(compile(source, 'stub', 'exec'))\n"
    )
    script.chmod(0o755)
    return stub(program).model_copy(update={"program": str(script)})


def test_the_next_agent_learns_what_the_failed_one_did(brief: Briefs, tmp_path: Path, breaker: Breaker) -> None:
    agents = {"codex": wrapped(tmp_path, "codex", "hang"), "claude-code": wrapped(tmp_path, "claude", "report")}
    patch = propose_with_fallback(brief("x", quiet_seconds=2), ["codex", "claude-code"], agents, breaker)
    assert patch.agent == "claude-code"
    prompt = json.loads(added(patch.diff, "seen.json"))["prompt"]
    assert "codex: it wrote nothing and changed no file for 2 s" in prompt
    assert "+half = 'done'" in prompt


def test_a_chain_without_success_tells_every_end(brief: Briefs, tmp_path: Path, breaker: Breaker) -> None:
    agents = {"claude-code": wrapped(tmp_path, "claude", "refuse"), "aider": Access(program="/nowhere")}
    with pytest.raises(AllAgentsFailed) as caught:
        propose_with_fallback(brief("x"), ["claude-code", "aider", "no-such"], agents, breaker)
    assert [attempt.agent for attempt in caught.value.attempts] == ["claude-code", "aider", "no-such"]
    assert "Agent not available: aider. /nowhere is not installed" in str(caught.value)
    assert "Agent not available: no-such. There is no such agent. Name one of codegen" in str(caught.value)


def test_an_empty_chain_says_what_to_set(brief: Briefs, breaker: Breaker) -> None:
    with pytest.raises(AllAgentsFailed, match="fallback_agents"):
        propose_with_fallback(brief("x"), [], {}, breaker)


def test_money_is_for_the_whole_chain(brief: Briefs, tmp_path: Path, breaker: Breaker) -> None:
    agents = {"claude-code": wrapped(tmp_path, "claude", "nothing"), "codex": stub("codex")}
    with pytest.raises(AllAgentsFailed, match="codex: was not asked, as the budget is used up"):
        propose_with_fallback(brief("edit", dollars=0.005), ["claude-code", "codex"], agents, breaker)


def test_an_agent_that_keeps_failing_is_not_asked_for_a_while(brief: Briefs, tmp_path: Path, breaker: Breaker) -> None:
    failing = wrapped(tmp_path, "claude", "crash")
    for _ in range(2):
        with pytest.raises(AgentFailed):
            ask("claude-code", brief("x"), failing, breaker)
    again = r"Agent not available: claude-code\. It failed 2 times in a row\. It is asked again in \d+ s"
    with pytest.raises(AgentNotAvailable, match=again):
        ask("claude-code", brief("x"), failing, breaker)


def test_a_missing_program_does_not_open_the_breaker(brief: Briefs, breaker: Breaker) -> None:
    for _ in range(3):
        with pytest.raises(AgentNotAvailable):
            ask("claude-code", brief("x"), Access(program="/nowhere"), breaker)
    assert breaker.state("claude-code") == "closed"


def test_an_agent_that_finds_nothing_to_do_has_answered(brief: Briefs, claude: Access, breaker: Breaker) -> None:
    for _ in range(3):
        with pytest.raises(Exception, match="no file was changed"):
            ask("claude-code", brief("nothing"), claude, breaker)
    assert breaker.state("claude-code") == "closed"


def test_every_agent_of_the_table_says_what_it_lacks() -> None:
    for name, agent in AGENTS.items():
        found = agent.is_available(Access(program="/nowhere"))
        assert not found, name
        assert found.advice, name


def test_errors_survive_pickling() -> None:
    error = AgentStopped("codex", "it hung", "Wait", diff="+x", dollars=0.5)
    back = pickle.loads(pickle.dumps(error))
    assert (str(back), back.diff, back.dollars) == ("codex: it hung. Wait", "+x", 0.5)
    every = AllAgentsFailed([Attempt(agent="codex", error="codex: it hung")])
    assert str(pickle.loads(pickle.dumps(every))) == "No agent proposed a patch. codex: it hung"


def test_a_token_shows_in_no_representation(claude: Access) -> None:
    assert TOKEN not in f"{claude!r} {claude} {claude.model_dump()}"
