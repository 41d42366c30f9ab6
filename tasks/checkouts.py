"""Getting the code that a flow works on."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from pydantic import BaseModel, ConfigDict

from analysis.progress import report_progress
from config.clients import git_token
from config.settings import get_settings
from integrations import git
from integrations.errors import GitTimedOut
from tasks.retries import may_succeed_later

MORE_TIME = (
    "Check the address and the network. A large repository needs more: set ANALYSIS__CLONE_TIMEOUT_SECONDS, "
    "or clone it yourself and give the folder"
)


class Checkout(BaseModel):
    """A component's code on this machine; `mirror` is set when we made the checkout from a clone of our own."""

    model_config = ConfigDict(frozen=True)

    component: str
    root: Path
    subdirectory: str = ""
    mirror: Path | None = None

    @property
    def folder(self) -> Path:
        return self.root / self.subdirectory


def with_token(url: str) -> str:
    """The address with our GitHub token, if it is one on that GitHub: for git alone, never to be stored or shown.

    The token goes only to the host and port of GITHUB_API_URL, and in the clear only if that is.
    """
    settings = get_settings()
    parts, api = urlsplit(url), urlsplit(settings.github_api_url)
    host = api.netloc.removeprefix("api.")
    if (parts.scheme, parts.netloc) != (api.scheme, host) or (token := git_token()) is None:
        return url
    return parts._replace(netloc=f"x-access-token:{token}@{host}").geturl()


@contextmanager
def checked_out(component: str, path: str = "") -> Iterator[Checkout]:
    """The checkout within the block; one of our own is removed after it, a folder of the user's is left alone."""
    checkout = check_out(component, path)
    try:
        yield checkout
    finally:
        if checkout.mirror:
            git.remove_worktree(checkout.mirror, checkout.root)


def _may_succeed_later(task: object, run: object, state: State[object]) -> bool:
    """A clone that took all of its time once would do so again."""
    return may_succeed_later(task, run, state) and not isinstance(state.result(raise_on_failure=False), GitTimedOut)


@task(
    task_run_name="check out",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_may_succeed_later,
)
def check_out(component: str, path: str = "") -> Checkout:
    """A local folder as it is, or the default branch of a git URL by a mirror that later runs reuse."""
    if not git.is_git_url(component):
        return Checkout(component=component, root=Path(component).expanduser().resolve(), subdirectory=path)
    settings = get_settings()
    seconds = settings.analysis.clone_timeout_seconds
    address = with_token(component)
    report_progress(f"clone {git.mask(component)}", 0, 0)
    try:
        mirror = git.mirror(address, settings.clones, timeout=seconds, progress=_cloning)
    except GitTimedOut as error:
        raise GitTimedOut(error.asked, error.answer, MORE_TIME) from error
    place = settings.autopilot_home / "checkouts" / f"{mirror.name}-{os.getpid()}-{os.urandom(3).hex()}"
    root = git.worktree(mirror, git.default_branch(mirror), place, url=address, timeout=seconds)
    return Checkout(component=component, root=root, subdirectory=path, mirror=mirror)


def _cloning(said: str) -> None:
    """git tells its progress as `Receiving objects:  45% (9/20)`."""
    if match := re.match(r"(?:remote: )?([A-Za-z ]+):\s+\d+% \((\d+)/(\d+)\)", said):
        report_progress(f"clone: {match[1].lower()}", int(match[2]), int(match[3]))
