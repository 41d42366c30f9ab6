"""Every command-line agent through its real command line, against a stub that behaves as documented."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import psutil
import pytest
from pydantic import SecretStr

from integrations.agents import aider, claude_code, codex, goose
from integrations.agents.brief import Access, Brief
from integrations.agents.errors import (
    AgentError,
    AgentFailed,
    AgentNotAvailable,
    AgentStopped,
    NothingProposed,
    PatchRejected,
)
from tests.integrations.agents.conftest import TOKEN, git, stub

type Briefs = Callable[..., Brief]

TOOLS = [(claude_code, "claude"), (codex, "codex"), (aider, "aider"), (goose, "goose")]
every_tool = pytest.mark.parametrize(("agent", "program"), TOOLS, ids=[program for _, program in TOOLS])


def added(diff: str, path: str) -> str:
    """The text of a new file in a diff."""
    part = diff.split(f"+++ b/{path}\n", 1)[1].split("\ndiff --git", maxsplit=1)[0]
    return "\n".join(line[1:] for line in part.splitlines() if line.startswith("+"))


@every_tool
def test_what_an_agent_edits_becomes_a_patch_that_applies(
    agent: ModuleType, program: str, brief: Briefs, repository: Path, tmp_path: Path
) -> None:
    patch = agent.propose(brief("edit"), stub(program))
    assert patch.files == ("app.py", "new.txt")
    assert "Said good morning instead." in patch.summary
    (tmp_path / "x.diff").write_text(patch.diff)
    git(repository, "apply", str(tmp_path / "x.diff"))
    assert (repository / "app.py").read_text() == "print('good morning')\n"


@every_tool
def test_the_repository_itself_is_left_alone(agent: ModuleType, program: str, brief: Briefs, repository: Path) -> None:
    agent.propose(brief("commit"), stub(program))
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "for-each-ref").count("\n") == 1
    assert git(repository, "worktree", "list").count("\n") == 1


@every_tool
def test_an_agent_that_says_it_failed_has_failed(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(AgentFailed, match=r"Not logged in.*Give it"):
        agent.propose(brief("refuse"), stub(program))


@every_tool
def test_a_crash_is_told_with_its_last_words(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(AgentFailed, match="exit code 3: Segmentation fault of a sort"):
        agent.propose(brief("crash"), stub(program))


@every_tool
def test_an_agent_that_changes_nothing_proposes_nothing(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(NothingProposed, match="There is nothing to do"):
        agent.propose(brief("nothing"), stub(program))


@every_tool
def test_only_the_agents_own_token_reaches_it_and_never_by_its_arguments(
    agent: ModuleType, program: str, brief: Briefs, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_TOKEN", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "SOME_SETTING"):
        monkeypatch.setenv(name, "canary-of-the-parent")
    seen = json.loads(added(agent.propose(brief("report"), stub(program)).diff, "seen.json"))
    assert "canary-of-the-parent" not in json.dumps(seen)
    assert TOKEN in seen["environment"].values()
    assert TOKEN not in " ".join(seen["arguments"])
    assert seen["environment"]["HOME"] != str(Path.home())


@every_tool
def test_a_token_that_the_tool_prints_is_not_told_on(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(AgentFailed, match=r"\*\*\*") as caught:
        agent.propose(brief("leak"), stub(program))
    assert TOKEN not in f"{caught.value} {vars(caught.value)}"


@every_tool
def test_a_hanging_agent_is_ended_with_all_its_children(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(AgentStopped, match="wrote nothing and changed no file for 2 s") as caught:
        agent.propose(brief("hang", quiet_seconds=2), stub(program))
    pids = json.loads(added(caught.value.diff, "pids.json"))
    assert len(pids) == 4
    assert [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"] == []


@pytest.mark.parametrize(("agent", "program"), [tool for tool in TOOLS if tool[1] != "aider"])
def test_a_looping_agent_is_stopped(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(AgentStopped, match="did the same 5 times in a row"):
        agent.propose(brief("loop", turns=10_000), stub(program))


@pytest.mark.parametrize(("agent", "program"), [tool for tool in TOOLS if tool[1] != "aider"])
def test_an_agent_is_stopped_by_its_turns(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(AgentStopped, match="more than 20 turns"):
        agent.propose(brief("wander", turns=20), stub(program))


def test_an_agent_is_stopped_at_its_deadline(brief: Briefs, claude: Access) -> None:
    with pytest.raises(AgentStopped, match=r"not done after 6 s") as caught:
        claude_code.propose(brief("hang", seconds=6), claude)
    assert "half = 'done'" in caught.value.diff


@every_tool
def test_huge_output_neither_blocks_nor_hides_the_result(agent: ModuleType, program: str, brief: Briefs) -> None:
    assert agent.propose(brief("flood"), stub(program)).files == ("app.py", "new.txt")


@pytest.mark.parametrize(("agent", "program"), [tool for tool in TOOLS if tool[1] != "aider"])
def test_a_clean_exit_without_a_result_is_a_failure(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(AgentFailed, match="ended without a result"):
        agent.propose(brief("vanish"), stub(program))


def test_what_was_spent_is_told(brief: Briefs, claude: Access) -> None:
    patch = claude_code.propose(brief("edit"), claude)
    assert (patch.dollars, patch.turns) == (0.25, 1)
    assert aider.propose(brief("edit"), stub("aider")).dollars == 0.25


def test_settings_that_an_agent_leaves_in_its_repository_change_nothing(brief: Briefs, claude: Access) -> None:
    patch = claude_code.propose(brief("sabotage"), claude)
    assert patch.files == (".gitattributes", "app.py", "new.txt")


@every_tool
def test_what_tools_leave_lying_about_is_no_part_of_the_patch(agent: ModuleType, program: str, brief: Briefs) -> None:
    assert agent.propose(brief("litter"), stub(program)).files == ("app.py", "new.txt")


@pytest.mark.parametrize(("agent", "program"), TOOLS[:2])
def test_trying_again_and_again_is_no_progress(agent: ModuleType, program: str, brief: Briefs) -> None:
    with pytest.raises(AgentStopped, match=r"wrote nothing.* for 2 s; its last trouble: .*overloaded \(529\)"):
        agent.propose(brief("retry", quiet_seconds=2), stub(program))


def test_a_link_out_of_the_repository_is_rejected(brief: Briefs, claude: Access) -> None:
    with pytest.raises(PatchRejected, match="way-out leads out of the repository"):
        claude_code.propose(brief("link"), claude)


def test_a_repository_cannot_configure_aider(repository: Path, brief: Briefs) -> None:
    (repository / ".aider.conf.yml").write_text("auto-test: true\ntest-cmd: touch /tmp/ran\n")
    git(repository, "add", "-Af")
    git(repository, "commit", "-qm", "configure")
    patch = aider.propose(brief("report"), stub("aider"))
    assert ".aider.conf.yml" not in json.loads(added(patch.diff, "seen.json"))["files"]
    assert patch.files == ("seen.json",)


@every_tool
def test_a_missing_program_says_how_to_install_it(agent: ModuleType, program: str, brief: Briefs) -> None:
    access = Access(token=SecretStr(TOKEN), program="/nowhere/at-all")
    with pytest.raises(AgentNotAvailable, match=r"^Agent not available: [\w-]+\. /nowhere/at-all is not installed"):
        agent.propose(brief("edit"), access)
    assert not agent.is_available(access)
    assert "Install it: " in agent.is_available(access).advice


@every_tool
def test_an_agent_without_a_credential_is_not_available(agent: ModuleType, program: str, brief: Briefs) -> None:
    access = stub(program).model_copy(update={"token": None})
    assert not agent.is_available(access)
    with pytest.raises(AgentNotAvailable, match=r"It has no credential\. Give it"):
        agent.propose(brief("edit"), access)


@every_tool
def test_an_agent_with_program_and_credential_is_available(agent: ModuleType, program: str) -> None:
    found = agent.is_available(stub(program))
    assert found
    assert found.version


def test_an_unknown_base_is_told_as_such(brief: Briefs, claude: Access) -> None:
    with pytest.raises(AgentError, match="the scratch copy"):
        claude_code.propose(brief("edit").model_copy(update={"base": "no-such-branch"}), claude)
