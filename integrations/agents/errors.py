"""What can go wrong with an agent: one type for each different reaction. None of them carries a credential."""

from collections.abc import Sequence

from integrations.agents.brief import Attempt


class AgentError(Exception):
    """Which agent, what happened, what to do; with what it had changed (`diff`) and spent until then. Pickles."""

    def __init__(self, agent: str, happened: str, advice: str = "", *, diff: str = "", dollars: float = 0.0) -> None:
        super().__init__(agent, happened, advice)
        self.agent = agent
        self.happened = happened
        self.advice = advice
        self.diff = diff
        self.dollars = dollars

    def __str__(self) -> str:
        return self._headline() + ". ".join(part.rstrip(".") for part in (self.happened, self.advice) if part)

    def _headline(self) -> str:
        return f"{self.agent}: "


class AgentNotAvailable(AgentError):
    """The agent is not installed, has no credential, does not answer, or has failed too often lately."""

    def _headline(self) -> str:
        return f"Agent not available: {self.agent}. "


class AgentFailed(AgentError):
    """The agent itself says that it failed, or ended with an error."""


class AgentStopped(AgentError):
    """We ended the agent: out of time, turns or money, without progress, or in a loop."""


class NothingProposed(AgentError):
    """The agent is content, but no file differs from the base."""


class PatchRejected(AgentError):
    """The proposal does not apply to the base, or touches what no proposal may touch."""


class AllAgentsFailed(Exception):
    """No agent of the chain came to a patch; `attempts` tells each one's end."""

    def __init__(self, attempts: Sequence[Attempt]) -> None:
        super().__init__(attempts)
        self.attempts = tuple(attempts)

    def __str__(self) -> str:
        ends = "; ".join(attempt.error for attempt in self.attempts)
        return f"No agent proposed a patch. {ends or 'None was named: list them in fallback_agents'}"
