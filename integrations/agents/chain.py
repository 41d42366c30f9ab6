"""Ask one agent after another, each knowing how the ones before it failed."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrations.agents.breaker import Breaker
from integrations.agents.brief import Access, Attempt, Brief, Patch
from integrations.agents.errors import AgentError, AgentNotAvailable, AllAgentsFailed, NothingProposed, PatchRejected
from integrations.agents.table import AGENTS

LEAST_SECONDS = 1.0


@dataclass(slots=True)
class _Purse:
    """What is left of the brief's money and time for all attempts together."""

    dollars: float
    ends: float

    def fill(self, brief: Brief, attempts: Sequence[Attempt]) -> Brief | None:
        """The brief for the next attempt, or nothing when the budget is used up."""
        seconds = self.ends - time.monotonic()
        if self.dollars <= 0 or seconds < LEAST_SECONDS:
            return None
        budget = brief.budget.model_copy(update={"dollars": self.dollars, "seconds": seconds})
        return brief.model_copy(update={"budget": budget, "attempts": (*brief.attempts, *attempts)})


def propose_with_fallback(brief: Brief, names: Sequence[str], access: Mapping[str, Access], breaker: Breaker) -> Patch:
    """The first patch that one of these agents proposes. Raises AllAgentsFailed with how each of them ended.

    The brief's money and time are for all of them together. An agent whose breaker is open is passed over.
    """
    attempts: list[Attempt] = []
    purse = _Purse(brief.budget.dollars, time.monotonic() + brief.budget.seconds)
    for name in names:
        filled = purse.fill(brief, attempts)
        if filled is None:
            attempts.append(Attempt(agent=name, error=f"{name}: was not asked, as the budget is used up"))
            break
        try:
            return ask(name, filled, access.get(name, Access()), breaker)
        except AgentError as error:
            purse.dollars -= error.dollars
            attempts.append(Attempt(agent=name, error=str(error), diff=error.diff))
    raise AllAgentsFailed(attempts)


def ask(name: str, brief: Brief, access: Access, breaker: Breaker) -> Patch:
    """One agent behind its breaker. Raises an AgentError; one that was never started does not count as a failure."""
    if name not in AGENTS:
        raise AgentNotAvailable(name, "There is no such agent", f"Name one of {', '.join(AGENTS)}")
    agent = AGENTS[name]
    found = agent.is_available(access)
    if not found:
        raise AgentNotAvailable(name, found.advice)
    if wait := breaker.admit(name, brief.budget.seconds):
        happened = f"It failed {breaker.failures} times in a row"
        raise AgentNotAvailable(name, happened, f"It is asked again in {wait:.0f} s")
    answered = False
    try:
        patch = agent.propose(brief, access)
        answered = True
    except (NothingProposed, PatchRejected):
        answered = True
        raise
    finally:
        breaker.report(name, answered=answered)
    return patch
