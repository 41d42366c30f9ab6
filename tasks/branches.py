"""Branches, files and commits on GitHub, without a clone."""

from typing import Annotated

from pydantic import BaseModel, Field

from integrations.github import branches, commits, repositories
from integrations.github.branches import Tip
from integrations.github.models import Budget, Commit, Content, Reference, Repository, ShortBranch
from tasks import parameters
from tasks.parameters import Branch, Key, Limit, Sha, Title
from tasks.retries import reads, writes
from tasks.writing import Written, github, key_of, written


class File(BaseModel):
    """A file's text; bytes that are no UTF-8 are replaced."""

    path: str
    text: str


class FoundBranch(BaseModel):
    """`reference` is None where there is no such branch."""

    reference: Reference | None


class Budgets(BaseModel):
    """What is left of each of GitHub's budgets."""

    budgets: dict[str, Budget]


@reads("github.get_repository")
def get_repository(repository: parameters.Repository) -> Repository:
    """A repository, with the name of its default branch."""
    return commits.get_repository(github(), repository)


@reads("github.get_file")
def get_file(
    repository: parameters.Repository,
    path: Annotated[str, Field(description="The file's path in the repository.", min_length=1)],
    ref: Annotated[str | None, Field(description="A branch, tag or commit; the default branch if not given.")] = None,
) -> File:
    """A text file of at most 1 MB."""
    content = repositories.get_file(github(), repository, path, ref)
    return File(path=path, text=content.decode(errors="replace"))


@reads("github.list_folder")
def list_folder(
    repository: parameters.Repository,
    path: Annotated[str, Field(description="The folder's path in the repository.")] = "",
    ref: Annotated[str | None, Field(description="A branch, tag or commit; the default branch if not given.")] = None,
) -> list[Content]:
    """What lies in a folder."""
    return repositories.list_folder(github(), repository, path, ref)


@reads("github.list_branches")
def list_branches(
    repository: parameters.Repository,
    protected: Annotated[bool | None, Field(description="Only those with rules, or only those without.")] = None,
    limit: Limit = 100,
) -> list[ShortBranch]:
    """Branches by name, each with its newest commit."""
    return branches.list_branches(github(), repository, protected=protected, limit=limit)


@writes("github.delete_branch")
def delete_branch(repository: parameters.Repository, branch: Branch, sha: Sha) -> Written[Tip]:
    """Delete a branch if it is still at this commit; never the default branch."""
    return written(branches.delete_branch(github(), repository, branch, sha=sha))


@reads("github.get_branch")
def get_branch(repository: parameters.Repository, branch: Branch) -> FoundBranch:
    """Where a branch stands, if it is there."""
    return FoundBranch(reference=commits.find_branch(github(), repository, branch))


@writes("github.create_branch")
def create_branch(repository: parameters.Repository, branch: Branch, sha: Sha) -> Written[Reference]:
    """Make a branch at a commit; one that is there stays where it is."""
    return written(commits.create_branch(github(), repository, branch, sha))


@writes("github.commit_files")
def commit_files(
    repository: parameters.Repository,
    branch: Branch,
    files: Annotated[dict[str, str | None], Field(description="Path to content; null deletes the file.", min_length=1)],
    message: Title,
    idempotency_key: Key = None,
) -> Written[Commit]:
    """Commit several files at once to a branch, which is made if missing; never to the default branch."""
    key = key_of(idempotency_key, "github.commit_files", f"{repository}@{branch}", files, message)
    return written(commits.commit_files(github(), repository, branch, files, message, key=key))


@reads("github.rate_limit")
def rate_limit() -> Budgets:
    """What is left of the budgets of requests; asking costs nothing."""
    return Budgets(budgets=repositories.rate_limit(github()))
