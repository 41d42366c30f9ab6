"""Asking a bare model for words: no tools, no repository, what others wrote fenced as data."""

from collections.abc import Sequence

from pydantic import BaseModel

from integrations.agents import vendors
from integrations.agents.brief import Access, Quote, secret
from integrations.agents.errors import AgentFailed, AgentNotAvailable, AgentStopped
from integrations.agents.prompt import fenced
from integrations.redaction import redact_text

NAME = "model"


class Answer(BaseModel):
    """What a model said, by its name."""

    text: str
    model: str


def answer(question: str, access: Access, quotes: Sequence[Quote] = (), *, seconds: float = 300) -> Answer:
    """The model's words. Raises AgentNotAvailable, AgentStopped after `seconds`, or AgentFailed."""
    if advice := vendors.missing(access):
        raise AgentNotAvailable(NAME, advice)
    from pydantic_ai import Agent, exceptions
    from pydantic_ai.settings import ModelSettings

    agent = Agent(vendors.build_model(access), model_settings=ModelSettings(timeout=seconds))
    token = [secret(access)]
    try:
        said = agent.run_sync(fenced(question, quotes), timeout=seconds).output
    except exceptions.RunTimedOut as error:
        raise AgentStopped(NAME, f"it was not done after {seconds:g} s") from error
    except (exceptions.ModelAuthenticationError, exceptions.UserError) as error:
        raise AgentNotAvailable(NAME, redact_text(str(error), token)[:300], vendors.AUTHENTICATE) from None
    except exceptions.AgentRunError as error:
        raise AgentFailed(NAME, redact_text(str(error), token)[:300]) from None
    return Answer(text=redact_text(said, token), model=access.model)
