"""The tools themselves, where they are installed, with nobody to answer them: they must take our command lines."""

import re
import shutil
from collections.abc import Callable
from types import ModuleType

import pytest
from pydantic import SecretStr

from integrations.agents import aider, claude_code, codex, goose
from integrations.agents.brief import Access, Brief, Budget
from integrations.agents.errors import AgentError, AgentNotAvailable

UNKNOWN = r"(?i)unknown option|unexpected argument|unrecognized argument|invalid value|usage:"
PACKAGES = {
    "claude": "npm install -g @anthropic-ai/claude-code",
    "codex": "npm install -g @openai/codex",
    "aider": "uv tool install aider-chat",
    "goose": "https://goose-docs.ai",
}
NOBODY = "http://127.0.0.1:1/v1"
type Briefs = Callable[..., Brief]


@pytest.mark.parametrize(
    ("agent", "program", "model"),
    [(claude_code, "claude", ""), (codex, "codex", ""), (aider, "aider", "openai/x"), (goose, "goose", "openai/x")],
)
def test_the_tool_takes_our_command_line(agent: ModuleType, program: str, model: str, brief: Briefs) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed here: {PACKAGES[program]}")
    access = Access(token=SecretStr("sk-nobody"), url=NOBODY, model=model)
    assert agent.is_available(access), agent.is_available(access).advice
    asked: Brief = brief("edit").model_copy(update={"budget": Budget(seconds=20, quiet_seconds=8)})
    with pytest.raises(AgentError) as caught:
        agent.propose(asked, access)
    assert not isinstance(caught.value, AgentNotAvailable)
    assert not re.search(UNKNOWN, str(caught.value)), str(caught.value)
