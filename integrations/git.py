"""Git repositories: read them, clone them, keep one mirror of each.

Credentials in an address go to git by its environment, never into its arguments, its configuration or an error.
"""

import fcntl
import hashlib
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from integrations.errors import GitError, NoSuchReference, RepositoryBusy, RepositoryNotFound
from integrations.git_command import QUICK, mask, read, run
from integrations.processes import Progress

GIT_URL = re.compile(r"^(?:(?:https?|ssh|git|file)://|[\w.-]+@[\w.-]+:)")

NETWORK = 900.0
BLOBLESS = ("--filter=blob:none",)
CREDENTIAL_HELPER = '!f() { echo "username=$AUTOPILOT_GIT_USER"; echo "password=$AUTOPILOT_GIT_PASSWORD"; }; f'

__all__ = [
    "clone", "default_branch", "diff", "head", "is_repository", "log", "mask", "mirror", "mirror_name", "read",
    "remove_worktree", "resolve", "run", "safe_ref", "worktree",
]  # fmt: skip


def is_repository(path: Path) -> bool:
    """Whether the folder lies in a git repository that can be read."""
    try:
        return bool(run(["rev-parse", "--git-dir"], path))
    except GitError:
        return False


def head(repository: Path) -> str:
    """The commit that is checked out. Raises NoSuchReference before the first one."""
    return resolve(repository, "HEAD")


def resolve(repository: Path, ref: str) -> str:
    """The commit behind a name; a remote's branch counts where there is no local one."""
    safe_ref(ref)
    try:
        return run(["rev-parse", "--verify", f"{ref}^{{commit}}"], repository).strip()
    except NoSuchReference:
        return run(["rev-parse", "--verify", f"refs/remotes/origin/{ref}^{{commit}}"], repository).strip()


def default_branch(repository: Path) -> str:
    """The branch that the remote calls its own, or else the one that is checked out. Raises GitError if detached."""
    for name in ("refs/remotes/origin/HEAD", "HEAD"):
        try:
            return run(["symbolic-ref", "--short", name], repository).strip().removeprefix("origin/")
        except NoSuchReference:
            continue
    raise NoSuchReference(f"default branch of {repository}", "HEAD is detached and there is no remote's")


def log(repository: Path, *options: str, paths: Sequence[str] = (), timeout: float = QUICK) -> bytes:
    """`git log` as bytes, newest first, without renames, signatures or programs that the repository configures."""
    plain = ("--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color", "--no-mailmap")
    return read(["log", *plain, *options, "--", *paths], repository, timeout)


def diff(repository: Path, base: str, other: str | None = None, *options: str, timeout: float = QUICK) -> bytes:
    """`git diff BASE [OTHER]` as bytes; without `other`, against the working tree."""
    refs = [resolve(repository, ref) for ref in (base, other) if ref is not None]
    return read(["diff", "--no-ext-diff", "--no-textconv", "--no-color", *options, *refs, "--"], repository, timeout)


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
    _, variables = parse_address(url)
    cache_dir.mkdir(parents=True, exist_ok=True)
    place = cache_dir / mirror_name(url)
    partial = place.with_name(place.name + ".partial")
    with _locked(place.with_name(place.name + ".lock"), mask(url), timeout):
        shutil.rmtree(partial, ignore_errors=True)
        if _is_whole(place):
            for args in (
                ["fetch", "--prune", "--force", "--tags", "origin"],
                ["remote", "set-head", "origin", "--auto"],
            ):
                run(args, place, timeout, progress=progress, variables=variables)
            run(["update-ref", "--no-deref", "HEAD", "refs/remotes/origin/HEAD"], place)
            return place
        shutil.rmtree(place, ignore_errors=True)
        with _removed_on_failure(partial):
            _clone(url, partial, ["--no-checkout", *BLOBLESS], timeout=timeout, progress=progress)
            branch = run(["symbolic-ref", "HEAD"], partial).strip()
            run(["update-ref", "--no-deref", "HEAD", "refs/remotes/origin/HEAD"], partial)
            run(["update-ref", "-d", branch], partial)
            partial.rename(place)
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


def remove_worktree(repository: Path, place: Path) -> None:
    """Undo `worktree`, with whatever was changed in it."""
    shutil.rmtree(place, ignore_errors=True)
    run(["worktree", "prune"], repository)


def mirror_name(url: str) -> str:
    """A folder name that is readable, and different for each address whatever its credentials."""
    address, _ = parse_address(url)
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", address.removesuffix("/").removesuffix(".git"))[-60:].strip("-.")
    return f"{readable}-{hashlib.sha256(address.encode()).hexdigest()[:12]}"


def is_git_url(text: str) -> bool:
    """Whether it reads as an address of a repository rather than as a path."""
    return bool(GIT_URL.match(text))


def safe_ref(ref: str) -> str:
    """The name itself. Raises NoSuchReference for one that git would read as an option, or never accept."""
    if not ref or ref.startswith("-") or re.search(r"[\x00-\x20\x7f:?*\[\\]|\.\.", ref):
        raise NoSuchReference(f"reference {ref!r}", "not a name that git accepts", "Name a branch, a tag or a commit")
    return ref


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
    return "://" not in address and Path(address).exists()


def _is_whole(place: Path) -> bool:
    """Whether a mirror is there and its objects can be read."""
    try:
        return place.is_dir() and bool(run(["rev-parse", "--verify", "refs/remotes/origin/HEAD^{commit}"], place))
    except GitError:
        return False


def parse_address(url: str) -> tuple[str, dict[str, str]]:
    """The address without its credentials, and the environment that gives them to git for that server only."""
    if not url or url.startswith("-"):
        raise RepositoryNotFound(
            f"repository {mask(url)!r}", "not an address", "Use an https, ssh, git or file address"
        )
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or "@" not in parts.netloc:
        return url, {}
    host = parts.netloc.rpartition("@")[2]
    settings = (("credential.helper", ""), (f"credential.{parts.scheme}://{host}.helper", CREDENTIAL_HELPER))
    variables = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    variables["AUTOPILOT_GIT_USER"] = unquote(parts.username or "")
    variables["AUTOPILOT_GIT_PASSWORD"] = unquote(parts.password or "")
    return urlunsplit(parts._replace(netloc=host)), variables


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


@contextmanager
def _locked(file: Path, name: str, timeout: float) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends."""
    end = time.monotonic() + timeout
    with file.open("w") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise RepositoryBusy(
                        f"mirror of {name}", "another process works on it", "Try again later"
                    ) from None
                time.sleep(0.1)
        yield
