"""What a repository holds, its rules, and what is left of our budget."""

import base64

from integrations.github.client import GitHub
from integrations.github.models import Budget, Content, Model, Ruleset


class _Resources(Model):
    core: Budget
    search: Budget
    graphql: Budget


class _RateLimit(Model):
    resources: _Resources


def get_file(github: GitHub, repository: str, path: str, ref: str | None = None) -> bytes:
    """A file of at most 1 MB at a branch, tag or commit."""
    content = github.get(f"/repos/{repository}/contents/{path}", Content, {"ref": ref})
    return base64.b64decode(content.content)


def get_diff(github: GitHub, repository: str, number: int) -> str:
    """A pull request as a unified diff."""
    return github.text(f"/repos/{repository}/pulls/{number}", "application/vnd.github.diff")


def list_rulesets(github: GitHub, repository: str) -> list[Ruleset]:
    return github.pages(f"/repos/{repository}/rulesets", Ruleset)


def rate_limit(github: GitHub) -> dict[str, Budget]:
    """What is left of each budget; asking costs nothing."""
    found = github.get("/rate_limit", _RateLimit).resources
    return {"core": found.core, "search": found.search, "graphql": found.graphql}
