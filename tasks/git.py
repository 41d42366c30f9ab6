"""git in a folder of this machine: look at history, commit, merge, and push to where a pull request can come from."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from integrations import git, git_changes
from integrations.git_changes import Position
from integrations.writes import Write, perform
from tasks.checkouts import with_token
from tasks.parameters import Branch, Folder
from tasks.retries import reads, writes
from tasks.writing import Written, current_journal, written

FIELDS = "%H%x1f%an%x1f%aI%x1f%s"
Remote = Annotated[str, Field(description="The name of the remote.", min_length=1)]


class LoggedCommit(BaseModel):
    """A commit as a list shows it."""

    sha: str
    author: str
    when: datetime
    subject: str


class Difference(BaseModel):
    """A unified diff; bytes that are no UTF-8 are replaced."""

    text: str


@reads("git.log")
def log(
    folder: Folder,
    ref: Annotated[str, Field(description="A branch, tag or commit to begin at.")] = "HEAD",
    limit: Annotated[int, Field(ge=1, le=10_000)] = 50,
    paths: Annotated[list[str] | None, Field(description="Only commits that touch these.")] = None,
) -> list[LoggedCommit]:
    """Commits, newest first."""
    place = _place(folder)
    written = git.log(
        place, f"--max-count={limit}", f"--format={FIELDS}", "-z", git.resolve(place, ref), paths=paths or ()
    )
    records = [line.split("\x1f") for line in written.decode(errors="replace").split("\0") if line]
    return [
        LoggedCommit(sha=sha, author=author, when=datetime.fromisoformat(when), subject=subject)
        for sha, author, when, subject in records
    ]


@reads("git.diff")
def diff(
    folder: Folder,
    base: Annotated[str, Field(description="A branch, tag or commit.")] = "HEAD",
    other: Annotated[str | None, Field(description="Another one; the files as they are if not given.")] = None,
) -> Difference:
    """What differs between two commits, or since one."""
    return Difference(text=git.diff(_place(folder), base, other).decode(errors="replace"))


@writes("git.clone")
def clone(
    url: Annotated[str, Field(description="A git address, without credentials.", min_length=1)],
    folder: Annotated[str, Field(description="Where to put it.", min_length=1)],
    ref: Annotated[str | None, Field(description="A branch, tag or commit to check out.")] = None,
) -> Written[Position]:
    """Clone a repository with its history; one that is there is left as it is."""
    place = _place(folder)
    write = Write("git", "clone", str(place), git.mask(url), f"Clone {git.mask(url)}", {"ref": ref})
    effect = perform(
        current_journal(),
        write,
        lambda _: git_changes.position(git.clone(with_token(url), place, ref=ref)),
        find=lambda: git_changes.position(place) if git.is_repository(place) else None,
    )
    return written(effect)


@writes("git.switch_branch")
def switch_branch(
    folder: Folder, branch: Branch, start: Annotated[str, Field(description="Where a new branch begins.")] = "HEAD"
) -> Written[Position]:
    """Check out a branch, made if missing."""
    return written(git_changes.switch_branch(_place(folder), branch, current_journal(), start=start))


@writes("git.commit")
def commit(
    folder: Folder,
    message: Annotated[str, Field(min_length=1)],
    paths: Annotated[list[str] | None, Field(description="What to commit; everything if not given.")] = None,
) -> Written[Position]:
    """Commit what differs, as prefect-autopilot."""
    return written(git_changes.commit(_place(folder), message, current_journal(), paths=paths))


@writes("git.merge")
def merge(folder: Folder, ref: Branch) -> Written[Position]:
    """Merge a branch into the one that is checked out; at a conflict nothing is changed."""
    return written(git_changes.merge(_place(folder), ref, current_journal()))


@writes("git.push")
def push(folder: Folder, branch: Branch, remote: Remote = "origin") -> Written[Position]:
    """Push a branch, never by force and never the default branch."""
    place = _place(folder)
    url = with_token(git_changes.remote_url(place, remote))
    return written(git_changes.push(place, branch, url, current_journal()))


@writes("git.pull")
def pull(folder: Folder, branch: Branch, remote: Remote = "origin") -> Written[Position]:
    """Move the branch that is checked out forward to that of the remote."""
    place = _place(folder)
    url = with_token(git_changes.remote_url(place, remote))
    return written(git_changes.pull(place, branch, url, current_journal()))


def _place(folder: str) -> Path:
    return Path(folder).expanduser().resolve()
