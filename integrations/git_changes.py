"""What changes a repository: commits, branches, merges, and pushes that never reach a default branch."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from integrations.errors import GitError, MergeConflict, NoSuchReference, ProtectedBranch
from integrations.git import NETWORK, head, mask, parse_address, resolve, run, safe_ref
from integrations.writes import Effect, Journal, Write, perform

NAME, EMAIL = "prefect-autopilot", "autopilot@localhost"
IDENTITY = {
    "GIT_AUTHOR_NAME": NAME, "GIT_AUTHOR_EMAIL": EMAIL, "GIT_COMMITTER_NAME": NAME, "GIT_COMMITTER_EMAIL": EMAIL
}  # fmt: skip


class Position(BaseModel):
    """Where a branch stands."""

    model_config = ConfigDict(frozen=True)

    branch: str
    sha: str


def current_branch(repository: Path) -> str:
    """The branch that is checked out, empty when HEAD is detached."""
    return run(["branch", "--show-current"], repository).strip()


def switch_branch(repository: Path, branch: str, journal: Journal, *, start: str = "HEAD") -> Effect[Position]:
    """Check out the branch, made at `start` if missing. Changes that are not committed come along."""
    commit = resolve(repository, start)
    write = _write(repository, "switch_branch", safe_ref(branch), f"Switch to the branch {branch}")

    def send(_: Position | None) -> Position:
        known = run(["branch", "--list", "--format=%(refname:short)", branch], repository).strip()
        run(["switch", "--quiet", *([branch] if known else ["--create", branch, commit])], repository)
        return position(repository)

    return perform(
        journal, write, send, find=lambda: position(repository), done=lambda where: where.branch == branch
    )  # fmt: skip


def commit(repository: Path, message: str, journal: Journal, *, paths: list[str] | None = None) -> Effect[Position]:
    """Commit what differs, in these paths or everywhere; nothing if nothing does."""
    chosen = paths or ["."]
    write = _write(repository, "commit", message, f"Commit: {message.splitlines()[0]}")

    def send(_: Position | None) -> Position:
        run(["add", "--all", "--", *chosen], repository)
        run(["commit", "--quiet", "--message", message, "--", *chosen], repository, variables=IDENTITY)
        return position(repository)

    def clean(_: Position) -> bool:
        return not run(["status", "--porcelain", "--", *chosen], repository).strip()

    return perform(journal, write, send, find=lambda: _position(repository), done=clean)


def merge(repository: Path, ref: str, journal: Journal) -> Effect[Position]:
    """Merge into the branch that is checked out. Raises MergeConflict that names the files, with nothing changed."""
    other = resolve(repository, ref)
    write = _write(repository, "merge", f"{ref} {other}", f"Merge {ref} into {current_branch(repository) or 'HEAD'}")

    def send(_: Position | None) -> Position:
        try:
            run(["merge", "--quiet", "--no-edit", other], repository, variables=IDENTITY)
        except GitError:
            conflicts = run(["diff", "--name-only", "-z", "--diff-filter=U"], repository).split("\0")[:-1]
            if not conflicts:
                raise
            run(["merge", "--abort"], repository)
            answer = f"conflicts in {', '.join(conflicts)}"
            raise MergeConflict(f"merge {ref}", answer, "Merge it by hand") from None
        return position(repository)

    def merged(_: Position) -> bool:
        return run(["merge-base", other, "HEAD"], repository).strip() == other

    return perform(journal, write, send, find=lambda: position(repository), done=merged)


def push(repository: Path, branch: str, url: str, journal: Journal) -> Effect[Position]:
    """Push a branch to the address, never by force. Raises ProtectedBranch for the default branch there."""
    if branch.startswith("refs/"):
        raise NoSuchReference(f"push {branch}", "not the name of a branch", "Name it without refs/heads/")
    address, variables = parse_address(url)
    sha = resolve(repository, safe_ref(branch))
    target = mask(url)
    write = Write("git", "push", target, f"{branch} {sha}", f"Push {branch} at {sha[:12]}", {"branch": branch})
    refuse_default_branch(repository, branch, url)

    def find() -> Position | None:
        found = run(["ls-remote", address, f"refs/heads/{branch}"], repository, NETWORK, variables=variables)
        return Position(branch=branch, sha=found.split()[0]) if found else None

    def send(_: Position | None) -> Position:
        refs = f"{sha}:refs/heads/{branch}"
        run(["push", "--quiet", "--no-verify", address, refs], repository, NETWORK, variables=variables)
        return Position(branch=branch, sha=sha)

    return perform(journal, write, send, find=find, done=lambda there: there.sha == sha)


def refuse_default_branch(repository: Path, branch: str, url: str) -> None:
    """Ask the server itself, as our copy may be old. What is pushed first into an empty repository becomes default."""
    address, variables = parse_address(url)
    listed = run(["ls-remote", "--symref", address], repository, NETWORK, variables=variables)
    default = next((line for line in listed.splitlines() if line.endswith("\tHEAD")), "")
    if not listed.strip():
        advice = "The repository is empty: make its first commit yourself"
    elif default == f"ref: refs/heads/{branch}\tHEAD":
        advice = "Push another branch, and open a pull request"
    else:
        return
    raise ProtectedBranch("git", f"{branch} of {mask(url)}", "", advice)


def pull(repository: Path, branch: str, url: str, journal: Journal) -> Effect[Position]:
    """Bring the branch that is checked out up to that of the address, if it only has to move forward."""
    address, variables = parse_address(url)
    write = Write("git", "pull", str(repository), f"{branch} {mask(url)}", f"Pull {branch}", {"branch": branch})
    run(["fetch", "--quiet", address, f"refs/heads/{safe_ref(branch)}"], repository, NETWORK, variables=variables)
    there = resolve(repository, "FETCH_HEAD")

    def send(_: Position | None) -> Position:
        run(["merge", "--quiet", "--ff-only", there], repository)
        return position(repository)

    return perform(journal, write, send, find=lambda: position(repository), done=lambda now: now.sha == there)


def remote_url(repository: Path, remote: str = "origin") -> str:
    """The address of a remote. Raises GitError if there is none of that name."""
    return run(["remote", "get-url", safe_ref(remote)], repository).strip()


def position(repository: Path) -> Position:
    """The branch that is checked out, and its commit."""
    return Position(branch=current_branch(repository), sha=head(repository))


def _position(repository: Path) -> Position | None:
    try:
        return position(repository)
    except NoSuchReference:
        return None


def _write(repository: Path, action: str, key: str, sentence: str) -> Write:
    return Write("git", action, str(repository), key, sentence, {"key": key})
