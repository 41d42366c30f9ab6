"""What a model says of a change, where one is configured."""

from collections.abc import Callable
from functools import cache

from prefect import task
from prefect.cache_policies import INPUTS

from analysis.review.model import Opinions
from analysis.review.opinions import Unreadable, held_to_the_change, question, read_opinions
from config.clients import agent_access
from config.settings import get_settings
from integrations import git
from integrations.agents.answers import answer
from integrations.agents.brief import Quote
from integrations.agents.errors import AgentError
from integrations.errors import GitError
from tasks.repositories import Repository
from tasks.review.change import Change

LONGEST_TEXT = 4000


def opinions_on(repository: Repository, change: Change) -> Opinions:
    """What AGENT_MODEL adds. A commit that was reviewed before is not asked about again; a failure is only told."""
    model, settings = get_settings().agent_model, change.settings
    reviewed = any(one.commit_id == repository.commit for one in change.earlier)
    if not (model and settings.agent and settings.opinions and change.changed) or reviewed:
        return Opinions()
    pull = change.pull
    quotes = [
        Quote(source="title and description", text=f"{pull.title}\n\n{pull.body or ''}"[:LONGEST_TEXT]),
        Quote(source="the change", text=change.diff),
    ]
    asked = question(settings.opinions, [str(area) for area in settings.focus])
    try:
        told = read_opinions(ask_model(asked, quotes, model))
    except (AgentError, Unreadable) as error:
        return Opinions(notes=(f"{model} could not be asked: {error}",))
    wanted = [one for one in told[: settings.opinions] if one.severity >= settings.least]
    return Opinions(remarks=tuple(held_to_the_change(wanted, change.changed, _line(repository), model)))


@task(name="ask a model for a review", cache_policy=INPUTS, persist_result=True)
def ask_model(asked: str, quotes: list[Quote], model: str) -> str:
    """Its answer; the same model is asked about the same change once. Raises AgentError."""
    access = agent_access()["model"].model_copy(update={"model": model})
    return answer(asked, access, quotes).text


def _line(repository: Repository) -> Callable[[str, int], str | None]:
    """A line as the commit has it; a link is only its own text, wherever it leads."""

    @cache
    def lines(path: str) -> list[str]:
        try:
            content = git.read(["show", f"{repository.commit}:{path}"], repository.mirror)
        except GitError:
            return []
        return content.decode(errors="replace").split("\n")

    def line(path: str, number: int) -> str | None:
        return lines(path)[number - 1] if number <= len(lines(path)) else None

    return line
