"""A bare model as an agent, by pydantic-ai: OpenAI-compatible, Anthropic or Gemini. Needs the extra `agents`."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from integrations.agents import vendors
from integrations.agents.brief import Access, Availability, Brief, Budget, Patch, secret
from integrations.agents.desk import Desk
from integrations.agents.errors import AgentFailed, AgentNotAvailable, AgentStopped, NothingProposed
from integrations.agents.offer import offer
from integrations.agents.prompt import render
from integrations.agents.transcript import Transcript
from integrations.agents.workspace import QUOTED_BYTES, Workspace, open_workspace
from integrations.errors import GitError
from integrations.redaction import redact_text

if TYPE_CHECKING:
    from pydantic_ai.models import Model
    from pydantic_ai.usage import RunUsage

NAME = "model"


def is_available(access: Access) -> Availability:
    """Whether pydantic-ai is there, and the service takes the key."""
    return vendors.look_for(access)


def propose(brief: Brief, access: Access) -> Patch:
    """What the model changes for the brief. Raises an AgentError."""
    if advice := vendors.missing(access):
        raise AgentNotAvailable(NAME, advice)
    return propose_by_model(brief, vendors.build_model(access), secret(access))


def propose_by_model(brief: Brief, model: "Model", token: str = "") -> Patch:
    """The same with any model of pydantic-ai's; `token` is kept out of what is told."""
    from pydantic_ai.usage import RunUsage

    usage = RunUsage()
    try:
        with open_workspace(brief.repository, brief.base) as place:
            summary = redact_text(_converse(brief, model, place, usage, token), [token])
            diff = place.diff()
            if not diff:
                raise NothingProposed(NAME, f"no file was changed. It said: {summary[:300]}", dollars=_spent(usage))
            dollars = None if usage.cost is None else float(usage.cost)
            return offer(
                NAME, diff, place.store, place.base, summary=summary, dollars=dollars, turns=usage.requests
            )  # fmt: skip
    except GitError as error:
        raise AgentFailed(NAME, f"the scratch copy: {error}") from error


def _converse(brief: Brief, model: "Model", place: Workspace, usage: "RunUsage", token: str) -> str:
    """Let the model work to its end; what it says last."""
    from pydantic_ai import Agent
    from pydantic_ai.settings import ModelSettings
    from pydantic_ai.usage import UsageLimits

    budget = brief.budget
    desk = _open_desk(place, budget, usage)
    agent = Agent(model, tools=desk.tools(), model_settings=ModelSettings(timeout=budget.quiet_seconds))
    limits = UsageLimits(request_limit=budget.turns)
    with _explained(budget, place, usage, token), warnings.catch_warnings():
        # A model without a known price: `Patch.dollars` is None then.
        warnings.simplefilter("ignore", category=UserWarning)
        return agent.run_sync(render(brief), usage_limits=limits, usage=usage, timeout=budget.seconds).output


def _open_desk(place: Workspace, budget: Budget, usage: "RunUsage") -> Desk:
    transcript = Transcript()

    def stop_if_used_up() -> None:
        if _spent(usage) > budget.dollars:
            raise _stopped(f"it spent more than ${budget.dollars:g}", place, usage)
        if action := transcript.repeated(budget.repeats):
            raise _stopped(f"it did the same {budget.repeats} times in a row: {action}", place, usage)

    return Desk(place.tree, transcript, stop_if_used_up)


@contextmanager
def _explained(budget: Budget, place: Workspace, usage: "RunUsage", token: str) -> Iterator[None]:
    """Turn each of pydantic-ai's ways to fail into the error that fits."""
    from pydantic_ai import exceptions

    try:
        yield
    except exceptions.RunTimedOut as error:
        raise _stopped(f"it was not done after {budget.seconds:g} s", place, usage) from error
    except exceptions.UsageLimitExceeded as error:
        raise _stopped(f"it took more than {budget.turns} turns", place, usage) from error
    except (exceptions.ModelAuthenticationError, exceptions.UserError) as error:
        raise AgentNotAvailable(NAME, redact_text(str(error), [token])[:300], vendors.AUTHENTICATE) from None
    except exceptions.AgentRunError as error:
        said = redact_text(str(error), [token])[:300]
        raise AgentFailed(NAME, said, diff=place.diff()[:QUOTED_BYTES], dollars=_spent(usage)) from None


def _stopped(happened: str, place: Workspace, usage: "RunUsage") -> AgentStopped:
    return AgentStopped(NAME, happened, diff=place.diff()[:QUOTED_BYTES], dollars=_spent(usage))


def _spent(usage: "RunUsage") -> float:
    return float(usage.cost or 0)
