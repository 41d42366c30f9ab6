"""The last step of every agent: a diff becomes a Patch, or an error."""

from pathlib import Path

from integrations.agents.brief import Patch
from integrations.agents.errors import PatchRejected
from integrations.agents.patch import Unfit, check
from integrations.agents.workspace import QUOTED_BYTES


def offer(  # noqa: PLR0913 -- a patch has that many parts
    agent: str,
    diff: str,
    repository: Path,
    base: str,
    *,
    summary: str,
    dollars: float | None = None,
    turns: int | None = None,
) -> Patch:
    """The checked patch. Raises PatchRejected with the reason."""
    try:
        written, files = check(diff, repository, base)
    except Unfit as error:
        raise PatchRejected(
            agent, f"its patch cannot be offered: {error}", diff=diff[:QUOTED_BYTES], dollars=dollars or 0.0
        ) from error
    return Patch(agent=agent, diff=written, files=files, summary=summary.strip(), dollars=dollars, turns=turns)
