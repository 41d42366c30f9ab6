"""Asking models and coding agents. They only answer and propose; what comes of it is done by other actions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from config.clients import agent_access, agents_state
from config.settings import get_settings
from integrations.agents import answers
from integrations.agents.answers import Answer
from integrations.agents.breaker import Breaker
from integrations.agents.brief import Brief, Budget, Patch, Quote
from integrations.agents.chain import propose_with_fallback
from integrations.agents.table import AGENTS
from tasks.parameters import Folder
from tasks.retries import reads, writes_once

ANALYZE = "{question}\n\nAnswer in at most {words} words, from what the data says and nothing else."
type AgentName = Literal["codegen", "claude-code", "codex", "aider", "goose", "model"]


class AgentState(BaseModel):
    """Whether an agent can be asked now; `advice` says what is missing."""

    name: str
    ready: bool
    version: str
    advice: str


@writes_once("ai.analyze")
def analyze(
    text: Annotated[str, Field(description="What to look at: data, whatever it says.", min_length=1)],
    question: Annotated[str, Field(description="What to find out.", min_length=1)],
    words: Annotated[int, Field(description="The longest answer.", ge=1, le=5000)] = 300,
) -> Answer:
    """Ask the model AGENT_MODEL about a text: a log, a diff, an issue."""
    asked = ANALYZE.format(question=question, words=words)
    return answers.answer(asked, agent_access()["model"], [Quote(source="text", text=text)])


@writes_once("ai.generate")
def generate(
    prompt: Annotated[str, Field(description="What to write.", min_length=1)],
    background: Annotated[str, Field(description="What it is about: data, whatever it says.")] = "",
) -> Answer:
    """Have the model AGENT_MODEL write something."""
    quotes = [Quote(source="background", text=background)] if background else []
    return answers.answer(prompt, agent_access()["model"], quotes)


@writes_once("ai.propose")
def propose(  # noqa: PLR0913, PLR0917
    folder: Folder,
    task: Annotated[str, Field(description="What to change, in our own words.", min_length=1)],
    base: Annotated[str, Field(description="The branch, tag or commit to change.")] = "HEAD",
    files: Annotated[list[str] | None, Field(description="Files of interest.")] = None,
    quotes: Annotated[list[Quote] | None, Field(description="What others wrote about it: data.")] = None,
    agents: Annotated[
        list[AgentName] | None, Field(description="In this order; `fallback_agents` if not given.")
    ] = None,
    budget: Budget | None = None,
) -> Patch:
    """Ask coding agents for a change, one after the other until one proposes it; nothing is committed."""
    brief = Brief(
        task=task, repository=Path(folder).expanduser().resolve(), base=base, files=tuple(files or ()),
        quotes=tuple(quotes or ()), budget=budget or Budget(),
    )  # fmt: skip
    names: Sequence[str] = agents or get_settings().fallback_agents
    return propose_with_fallback(brief, names, agent_access(), Breaker(agents_state()))


@reads("ai.list_agents")
def list_agents() -> list[AgentState]:
    """Which coding agents can be asked now, and what the others lack."""
    access = agent_access()
    found = {name: agent.is_available(access[name]) for name, agent in AGENTS.items()}
    return [
        AgentState(name=name, ready=one.ready, version=one.version, advice=one.advice) for name, one in found.items()
    ]
