"""Copies of repositories: clones, one mirror of each, and the files of a commit in a folder of their own."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from integrations.errors import GitError, RepositoryBusy
from integrations.git_address import mirror_name, parse_address
from integrations.git_command import mask, run
from integrations.git_references import log, resolve, safe_ref
from integrations.locks import Busy, alone
from integrations.processes import Progress

NETWORK = 900.0
BLOBLESS = ("--filter=blob:none",)


def clone(  # noqa: PLR0913 -- each is a choice of the caller
    url: str,
    into: Path,
    *,
    ref: str | None = None,
    blobless: bool = True,
    timeout: float = NETWORK,
    progress: Progress | None = None,
) -> Path:
    """A clone with its whole history at `into`, which must not be there; blobs come when needed if `blobless`."""
    if ref is not None:
        safe_ref(ref)
    end = time.monotonic() + timeout
    with _removed_on_failure(into):
        options = [*(["--no-checkout"] if ref else ()), *(BLOBLESS if blobless else ())]
        _clone(url, into, options, timeout=timeout, progress=progress)
        if ref:
            left = max(1.0, end - time.monotonic())
            run(["checkout", "--quiet", ref, "--"], into, left, variables=parse_address(url)[1])
    return into


def mirror(url: str, cache_dir: Path, *, timeout: float = NETWORK, progress: Progress | None = None) -> Path:
    """The one local copy of a repository, brought up to date; see `worktree` for files.

    Remote branches are `origin/…`, so local ones are free for our own work. One process at a time; what a killed one
    left behind is cleaned up. When the server cannot be reached, this raises: the old copy stays.
    """
    cache_dir.mkdir(parents=True, exist_ok=True)
    place = cache_dir / mirror_name(url)
    try:
        with alone(place.with_name(place.name + ".lock"), timeout):
            _bring_up_to_date(place, url, timeout, progress)
    except Busy:
        asked = f"mirror of {mask(url)}"
        raise RepositoryBusy(asked, "another process works on it", "Try again later") from None
    return place


def worktree(repository: Path, ref: str, into: Path, *, url: str = "", timeout: float = NETWORK) -> Path:
    """The files at `ref`, checked out apart from any branch in the new folder `into`.

    A mirror of a private repository fetches missing blobs now: give its `url` again for the credentials in it.
    """
    variables = parse_address(url)[1] if url else {}
    commit = resolve(repository, ref)
    run(["worktree", "prune"], repository)
    with _removed_on_failure(into):
        run(
            ["worktree", "add", "--quiet", "--detach", "--", str(into), commit],
            repository,
            timeout,
            variables=variables,
        )
    return into


def fetch(repository: Path, ref: str, url: str, *, timeout: float = NETWORK) -> None:
    """Bring one reference of the address here under its own name, such as `refs/pull/7/head`. Raises GitError."""
    address, variables = parse_address(url)
    refs = f"+{safe_ref(ref)}:{ref}"
    run(["fetch", "--quiet", "--no-tags", address, refs], repository, timeout, variables=variables)


def fetch_versions(repository: Path, commit: str, paths: Sequence[str], *limits: str, most: int = 3000) -> None:
    """Bring what a partial clone lacks of the files at these paths, up to a commit, in one go; git asks for each apart.

    Raises GitError, also if these are more than `most` versions; `limits` are options of `git log`.
    """
    written = log(repository, "--no-merges", "--format=", "--raw", "--no-abbrev", *limits, commit, paths=paths)
    sides = {side for line in written.decode(errors="replace").splitlines() for side in line.split(" ", 4)[2:4]}
    blobs = sorted(side for side in sides if side.strip("0"))
    if len(blobs) > most:
        raise GitError("versions of a file", f"there are {len(blobs)}, which is more than {most}")
    if blobs:
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none")
        run(["fetch", *options, "origin", *blobs], repository, NETWORK)


def remove_worktree(repository: Path, place: Path) -> None:
    """Undo `worktree`, with whatever was changed in it."""
    shutil.rmtree(place, ignore_errors=True)
    run(["worktree", "prune"], repository)


def _bring_up_to_date(place: Path, url: str, timeout: float, progress: Progress | None) -> None:
    """Fetch into a mirror, or make it beside its place and move it there when it is whole."""
    partial = place.with_name(place.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    if _is_whole(place):
        variables = parse_address(url)[1]
        fetch, follow = ["fetch", "--prune", "--force", "--tags", "origin"], ["remote", "set-head", "origin", "--auto"]
        for args in (fetch, follow):
            run(args, place, timeout, progress=progress, variables=variables)
        run(["update-ref", "--no-deref", "HEAD", "refs/remotes/origin/HEAD"], place)
        return
    shutil.rmtree(place, ignore_errors=True)
    with _removed_on_failure(partial):
        _clone(url, partial, ["--no-checkout", *BLOBLESS], timeout=timeout, progress=progress)
        branch = run(["symbolic-ref", "HEAD"], partial).strip()
        run(["update-ref", "--no-deref", "HEAD", "refs/remotes/origin/HEAD"], partial)
        run(["update-ref", "-d", branch], partial)
        partial.rename(place)


def _clone(url: str, into: Path, options: Sequence[str], *, timeout: float, progress: Progress | None) -> None:
    address, variables = parse_address(url)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise GitError(f"clone {mask(url)}", f"{into} is there already", "Choose another folder")
    into.parent.mkdir(parents=True, exist_ok=True)
    if _is_local(address):
        options = [option for option in options if option not in BLOBLESS]
    shown = "--progress" if progress else "--quiet"
    args = ["clone", "--no-recurse-submodules", shown, *options, "--", address, str(into)]
    run(args, timeout=timeout, progress=progress, variables=variables)


def _is_local(address: str) -> bool:
    """Of this machine: leaving blobs out saves nothing, and of a shallow clone git fetches what is missing for ever."""
    return address.startswith("file://") or ("://" not in address and Path(address).exists())


def _is_whole(place: Path) -> bool:
    """Whether a mirror is there and its objects can be read."""
    try:
        return place.is_dir() and bool(run(["rev-parse", "--verify", "refs/remotes/origin/HEAD^{commit}"], place))
    except GitError:
        return False


@contextmanager
def _removed_on_failure(place: Path) -> Iterator[None]:
    """Take away what we made at `place` when the work on it does not end well, Ctrl-C included."""
    ours = not place.exists()
    try:
        yield
    except BaseException:
        if ours:
            shutil.rmtree(place, ignore_errors=True)
        raise
