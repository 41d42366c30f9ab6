"""What a repository holds, its rules, and what is left of our budget."""

import base64

from pydantic import RootModel

from integrations.github.client import GitHub
from integrations.github.models import Budget, Content, Model, Ruleset


class _Resources(Model):
    core: Budget
    search: Budget
    graphql: Budget


class _Folder(RootModel[list[Content]]):
    """GitHub gives folders in one page."""


class _RateLimit(Model):
    resources: _Resources


def get_file(github: GitHub, repository: str, path: str, ref: str | None = None) -> bytes:
    """A file of at most 1 MB at a branch, tag or commit."""
    content = github.get(f"/repos/{repository}/contents/{path}", Content, {"ref": ref})
    return base64.b64decode(content.content)


def list_folder(github: GitHub, repository: str, path: str = "", ref: str | None = None) -> list[Content]:
    """What lies in a folder at a branch, tag or commit; GitHub gives 1,000 entries at most."""
    return list(github.get(f"/repos/{repository}/contents/{path}", _Folder, {"ref": ref}).root)


def get_diff(github: GitHub, repository: str, number: int) -> str:
    """A pull request as a unified diff."""
    return github.text(f"/repos/{repository}/pulls/{number}", "application/vnd.github.diff")


def list_rulesets(github: GitHub, repository: str, *, inherited: bool = True) -> list[Ruleset]:
    """Rulesets that hold here, with those of the organization or without."""
    query = {"includes_parents": str(inherited).lower()}
    return github.pages(f"/repos/{repository}/rulesets", Ruleset, query)


def rate_limit(github: GitHub) -> dict[str, Budget]:
    """What is left of each budget; asking costs nothing."""
    found = github.get("/rate_limit", _RateLimit).resources
    return {"core": found.core, "search": found.search, "graphql": found.graphql}
