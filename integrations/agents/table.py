"""All agents, by the names that users write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from integrations.agents import aider, claude_code, codegen, codex, goose, model
from integrations.agents.brief import Access, Availability, Brief, Patch


@dataclass(frozen=True, slots=True)
class Agent:
    """The two functions of one agent's module."""

    propose: Callable[[Brief, Access], Patch]
    is_available: Callable[[Access], Availability]


AGENTS: Mapping[str, Agent] = {
    "codegen": Agent(codegen.propose, codegen.is_available),
    "claude-code": Agent(claude_code.propose, claude_code.is_available),
    "codex": Agent(codex.propose, codex.is_available),
    "aider": Agent(aider.propose, aider.is_available),
    "goose": Agent(goose.propose, goose.is_available),
    "model": Agent(model.propose, model.is_available),
}
