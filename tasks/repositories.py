"""The repository that an operation works on, in a checkout of its own that may be changed freely."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict

from config.settings import get_settings
from integrations import git
from integrations.errors import GitError, RepositoryNotFound
from integrations.git_changes import remote_url
from tasks.checkouts import with_token
from tasks.repository_settings import RepositorySettings, WrongRepositorySettings, read_repository_settings
from tasks.retries import may_succeed_later

PULLS = "refs/pull/"
"""Where GitHub keeps the heads of pull requests, also of those from forks; no clone brings them along."""


class Repository(BaseModel):
    """A clean checkout of a commit. `slug` is `owner/name` on our GitHub, where it is there; `url` holds no secret."""

    model_config = ConfigDict(frozen=True)

    name: str
    root: Path
    mirror: Path
    commit: str
    branch: str
    url: str
    slug: str | None
    settings: RepositorySettings
    remarks: tuple[str, ...] = ()


@contextmanager
def working_on(repository: str, ref: str | None = None) -> Iterator[Repository]:
    """The repository at its default branch, or at `ref`, within the block; the checkout is removed after it.

    `repository` is a folder, a git address, or `owner/name` on GitHub. A folder is cloned: what is committed counts.
    Raises GitError.
    """
    found = check_out_repository(repository, ref)
    try:
        yield found
    finally:
        git.remove_worktree(found.mirror, found.root)


@task(
    task_run_name="check out {repository}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=may_succeed_later,
)
def check_out_repository(repository: str, ref: str | None = None) -> Repository:
    """See `working_on`; whoever calls removes the checkout."""
    settings = get_settings()
    source, url = locate(repository)
    address = with_token(source)
    seconds = settings.analysis.clone_timeout_seconds
    mirror = git.mirror(address, settings.clones, timeout=seconds)
    branch = git.default_branch(mirror)
    if ref and ref.startswith(PULLS):
        git.fetch(mirror, ref, with_token(url), timeout=seconds)
    commit = git.resolve(mirror, ref or branch)
    place = settings.autopilot_home / "checkouts" / f"{mirror.name}-{os.getpid()}-{os.urandom(3).hex()}"
    root = git.worktree(mirror, commit, place, url=address, timeout=seconds)
    wanted, remarks = _settings(root)
    return Repository(
        name=repository, root=root, mirror=mirror, commit=commit, branch=branch, url=url, slug=slug_of(url),
        settings=wanted, remarks=remarks,
    )  # fmt: skip


def untouchable(repository: Repository) -> frozenset[str]:
    """The files that its settings say no operation changes."""
    patterns = [f"--exclude={pattern}" for pattern in repository.settings.ignore]
    if not patterns:
        return frozenset()
    listed = git.run(["ls-files", "-z", "--cached", "--ignored", *patterns], repository.root)
    return frozenset(filter(None, listed.split("\0")))


def locate(repository: str) -> tuple[str, str]:
    """Where to clone from, and where a pull request would go: for a folder, its `origin`."""
    folder = Path(repository).expanduser()
    if not git.is_git_url(repository) and folder.is_dir():
        if not git.is_repository(folder):
            raise RepositoryNotFound(f"repository {repository}", "not a git repository", "Give the folder of a clone")
        return str(folder.resolve()), _origin(folder)
    if git.is_git_url(repository):
        return repository, git.mask(repository)
    if repository.count("/") == 1 and all(repository.split("/")) and not repository.startswith((".", "~")):
        url = f"{_github_address()}/{repository}.git"
        return url, url
    raise RepositoryNotFound(f"repository {repository}", "no such folder", "Give a folder, a git URL or owner/name")


def slug_of(url: str) -> str | None:
    """`owner/name` where the address is one of our GitHub."""
    home = urlsplit(_github_address()).hostname
    parts = urlsplit(url if "://" in url else "ssh://" + url.replace(":", "/", 1))
    path = parts.path.strip("/").removesuffix(".git")
    return path if parts.hostname == home and path.count("/") == 1 else None


def _github_address() -> str:
    """Where GitHub's pages and repositories are: its API is at `api.` before it, or below `/api/v3`."""
    parts = urlsplit(get_settings().github_api_url)
    return f"{parts.scheme}://{parts.netloc.removeprefix('api.')}"


def _origin(folder: Path) -> str:
    try:
        return git.mask(remote_url(folder))
    except GitError:
        return ""


def _settings(root: Path) -> tuple[RepositorySettings, tuple[str, ...]]:
    """Wrong settings are told in every report; the defaults go on."""
    try:
        return read_repository_settings(root), ()
    except WrongRepositorySettings as error:
        return RepositorySettings(), (f"Settings of the repository are not used: {error}",)
