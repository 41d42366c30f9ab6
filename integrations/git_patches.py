"""Changes as patches: tried in a checkout, made into a commit without one, and put on a branch of ours."""

import tempfile
from pathlib import Path

from integrations.errors import ProtectedBranch
from integrations.git import NETWORK, mask, parse_address, read, resolve, run, safe_ref
from integrations.git_changes import EMAIL, IDENTITY, Position, refuse_default_branch
from integrations.writes import Effect, Journal, Write, perform

OWN = "autopilot/"
"""Every branch that is ever replaced begins so."""


def apply_patch(place: Path, patch: str) -> None:
    """Apply a unified diff to the files of a checkout, all of it or nothing. Raises GitError."""
    with tempfile.NamedTemporaryFile("w", suffix=".patch", encoding="utf-8") as file:
        file.write(patch)
        file.flush()
        run(["apply", "--whitespace=nowarn", file.name], place)


def patch_of(place: Path) -> str:
    """What differs in a checkout from its commit, new files as well, as a unified diff that `apply_patch` takes."""
    run(["add", "--all", "--intent-to-add", "."], place)
    return read(["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--binary", "HEAD", "--"], place).decode(
        "utf-8", "surrogateescape"
    )


def commit_patch(repository: Path, base: str, patch: str, message: str) -> str:
    """The commit that the patch makes of `base`, which no branch names yet; no checkout is touched.

    It has the date of its parent, so that the same change on the same commit is the same commit. Raises GitError.
    """
    parent = resolve(repository, base)
    date = run(["log", "--max-count=1", "--format=%cI", parent], repository).strip()
    with tempfile.TemporaryDirectory(prefix="autopilot-index-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        file = Path(folder) / "change.patch"
        file.write_text(patch, encoding="utf-8", errors="surrogateescape")
        run(["read-tree", parent], repository, variables=index)
        run(["apply", "--cached", "--whitespace=nowarn", str(file)], repository, variables=index)
        tree = run(["write-tree"], repository, variables=index).strip()
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    arguments = ["commit-tree", tree, "-p", parent, "-m", message]
    return run(arguments, repository, variables=IDENTITY | dates).strip()


def remote_commit(repository: Path, branch: str, url: str) -> str | None:
    """Where the branch stands at the address, None if it is not there."""
    address, variables = parse_address(url)
    found = run(["ls-remote", address, f"refs/heads/{safe_ref(branch)}"], repository, NETWORK, variables=variables)
    return found.split()[0] if found.strip() else None


def others_at_work(repository: Path, base: str, commit: str, url: str) -> list[str]:
    """Who else than we has made commits between `base` and one at the address, by name."""
    address, variables = parse_address(url)
    run(["fetch", "--quiet", "--no-tags", address, commit], repository, NETWORK, variables=variables)
    told = run(["log", "--format=%an%x00%ae", f"{resolve(repository, base)}..{commit}"], repository)
    people = dict.fromkeys(tuple(line.split("\0")) for line in told.splitlines())
    return [name for name, email in people if email != EMAIL]


def publish(  # noqa: PLR0913, PLR0917
    repository: Path, branch: str, commit: str, url: str, journal: Journal, replacing: str | None
) -> Effect[Position]:
    """Put a commit on a branch of ours at the address, in the place of `replacing` and of nothing newer.

    Raises ProtectedBranch for a branch that is not ours, GitError when somebody pushed meanwhile.
    """
    if not branch.startswith(OWN):
        raise ProtectedBranch("git", f"{branch} of {mask(url)}", "", f"Only branches below {OWN} are replaced")
    refuse_default_branch(repository, branch, url)
    address, variables = parse_address(url)
    write = Write(
        "git", "publish", mask(url), f"{branch} {commit}", f"Put {commit[:12]} on {branch}", {"branch": branch}
    )

    def find() -> Position | None:
        there = remote_commit(repository, branch, url)
        return Position(branch=branch, sha=there) if there else None

    def send(_: Position | None) -> Position:
        lease = f"--force-with-lease=refs/heads/{branch}:{replacing or ''}"
        refs = f"{commit}:refs/heads/{branch}"
        run(["push", "--quiet", "--no-verify", lease, address, refs], repository, NETWORK, variables=variables)
        return Position(branch=branch, sha=commit)

    return perform(journal, write, send, find=find, done=lambda there: there.sha == commit)
