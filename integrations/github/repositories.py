"""What a repository holds, its rules, and what is left of our budget."""

import base64
import binascii
from urllib.parse import quote

from pydantic import RootModel

from integrations.errors import ServiceError, Unavailable
from integrations.github.client import GitHub
from integrations.github.models import Budget, Content, Model, Ruleset


class _Resources(Model):
    core: Budget
    search: Budget
    graphql: Budget


class _FileOrFolder(RootModel[list[Content] | Content]):
    """GitHub gives folders in one page."""


class _RateLimit(Model):
    resources: _Resources


def get_file(github: GitHub, repository: str, path: str, ref: str | None = None) -> bytes:
    """A file of at most 1 MB at a branch, tag or commit. Raises ServiceError for what is larger, or no file."""
    place = f"/repos/{repository}/contents/{quote(path)}"
    content = github.get(place, _FileOrFolder, {"ref": ref}).root
    if isinstance(content, list) or content.type != "file":
        kind = "folder" if isinstance(content, list) else content.type
        raise ServiceError("GitHub", place.lstrip("/"), f"it is a {kind} and not a file", "List it, or clone it")
    try:
        return base64.b64decode(content.content) if content.encoding == "base64" else _whole(content, place)
    except binascii.Error:
        raise Unavailable("GitHub", place.lstrip("/"), "the answer is no base64", "Try again") from None


def list_folder(github: GitHub, repository: str, path: str = "", ref: str | None = None) -> list[Content]:
    """What lies in a folder at a branch, tag or commit, at most 1,000 entries; a file is the only one of its list."""
    found = github.get(f"/repos/{repository}/contents/{quote(path)}", _FileOrFolder, {"ref": ref}).root
    return found if isinstance(found, list) else [found]


def _whole(content: Content, place: str) -> bytes:
    """GitHub leaves the content out above 1 MB."""
    if content.size > len(content.content):
        problem = f"it has {content.size:,} bytes, and GitHub gives 1 MB at most here"
        raise ServiceError("GitHub", place.lstrip("/"), problem, "Clone the repository")
    return content.content.encode()


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
