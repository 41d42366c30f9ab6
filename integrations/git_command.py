"""One git command: never asks, never hangs, and runs nothing that a repository brings along.

Whatever the repository's configuration says, hooks, file-system monitors, external diff programs, filters and unusual
transports stay off.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from integrations.errors import (
    AuthenticationRequired,
    BranchMoved,
    GitError,
    GitMissing,
    GitTimedOut,
    NoSuchReference,
    NotARepository,
    PushRefused,
    RepositoryNotFound,
    RepositoryUnavailable,
)
from integrations.processes import Outcome, Progress, execute

QUICK = 60.0

GUARDS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "core.quotePath=false",
    "core.alternateRefsCommand=true",
    "diff.external=",
    "log.showSignature=false",
    "commit.gpgSign=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "advice.detachedHead=false",
    "protocol.ext.allow=never",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
)
# What of the caller's GIT_* variables reaches git; GIT_DIR and its like, set inside a hook, would mislead it.
KEPT_VARIABLES = re.compile(
    r"GIT_(SSL_\w+|SSH|SSH_COMMAND|EXEC_PATH|PROXY_\w+|HTTP_\w+|TRACE\w*|CONFIG_\w+|ALLOW_PROTOCOL)"
)
PROGRAM_SECTIONS = re.compile(r"\[\s*(filter|diff|merge|include)", re.IGNORECASE)
"Heads of sections of a repository's configuration that can name a program for files, or another file that does."
PROGRAMS = ("clean", "smudge", "process", "command", "textconv", "driver")
NOTHING = "AUTOPILOT_NOTHING"
"An empty variable; `-c` would take a name with an equals sign for another."

ANSWERS: tuple[tuple[re.Pattern[str], type[GitError], str], ...] = tuple(
    (re.compile("|".join(signs), re.IGNORECASE), kind, advice)
    for kind, advice, signs in (
        (
            NotARepository,
            "The folder is another user's: if you trust it, run `git config --global --add safe.directory <folder>`",
            ("dubious ownership",),
        ),
        (NotARepository, "Name a folder inside a git repository", ("not a git repository", "in a work tree")),
        (
            BranchMoved,
            "Fetch, put the commits on top of what is there, and push again",
            ("non-fast-forward", "fetch first", "stale info", "remote ref updated since"),
        ),
        (
            PushRefused,
            "See what the server says; the branch may be protected, or the token may lack the right to write",
            ("remote rejected", "pre-receive hook declined", "protected branch"),
        ),
        (
            AuthenticationRequired,
            "Check the address, and give a token that may read it, an SSH key or a git credential helper",
            ("authentication failed", r"could not read (username|password)", "terminal prompts disabled",
             r"permission denied \(", r"error: 40[13]\b", "host key verification failed", "access denied"),
        ),
        (
            RepositoryUnavailable,
            "Check the network and the address, then try again",
            ("could not resolve host", "failed to connect", "couldn't connect", "unable to connect",
             "unable to look up", r"connection (refused|timed out|reset|closed)", "network is unreachable",
             r"operation (too slow|timed out)", "early eof", "hung up unexpectedly", r"error: (429|5\d\d)\b",
             "rpc failed", r"\b(ssl|tls|gnutls)\b"),
        ),
        (
            RepositoryNotFound,
            "Check the address; a private repository needs a token that may see it",
            (r"repository .* not found", "does not appear to be a git repository", r"repository .* does not exist",
             r"error: 404\b", "could not read from remote repository", "info/refs not valid"),
        ),
        (
            RepositoryNotFound,
            "Use an https, ssh, git or file address",
            (r"transport '.*' not allowed", "unable to find remote helper"),
        ),
        (
            NoSuchReference,
            "Name a branch, a tag or a commit that is there",
            ("unknown revision", "bad revision", "invalid reference", "not a valid object", "did not match any",
             "needed a single", "bad object", "ambiguous argument", "remote branch .* not found",
             "couldn't find remote ref", "not our ref", "not a symbolic ref",
             "not a valid sha1"),
        ),
    )
)  # fmt: skip


def run(
    args: Sequence[str],
    cwd: Path | None = None,
    timeout: float = QUICK,
    *,
    progress: Progress | None = None,
    variables: Mapping[str, str] | None = None,
) -> str:
    """Standard output of `git ARGS`, undecodable bytes replaced. Raises a GitError that fits."""
    return read(args, cwd, timeout, progress=progress, variables=variables).decode(errors="replace")


def read(
    args: Sequence[str],
    cwd: Path | None = None,
    timeout: float = QUICK,
    *,
    progress: Progress | None = None,
    variables: Mapping[str, str] | None = None,
) -> bytes:
    """The same as `run`, as bytes."""
    asked = mask(" ".join(["git", *(part for part in args if not part.startswith(("-", "/")))]))
    guards = [part for setting in GUARDS for part in ("-c", setting)]
    command = ["git", "--no-pager", *guards, *(filters_off(cwd) if cwd else ()), *args]
    try:
        outcome = execute(
            command, timeout=timeout, cwd=cwd, environment=_environment() | dict(variables or {}), progress=progress
        )
    except TimeoutError as error:
        raise GitTimedOut(asked, str(error), "Try again, or allow more time") from error
    except NotADirectoryError as error:
        raise NotARepository(asked, f"{cwd} is not a folder") from error
    except FileNotFoundError as error:
        if cwd and not cwd.exists():
            raise NotARepository(asked, f"{cwd} is not there", "Check the path") from error
        raise GitMissing(asked, "there is no git program", "Install git") from error
    if outcome.code:
        raise _explain(asked, outcome)
    return outcome.output


def mask(text: str) -> str:
    """The text without the credentials of addresses in it."""
    return re.sub(r"(?<=://)[^/\s@]+@", "***@", text)


def _environment() -> dict[str, str]:
    """The caller's, less what would redirect git, plus what keeps it from asking."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or KEPT_VARIABLES.fullmatch(name)
    }
    quiet = {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "SSH_ASKPASS": "true",
        "GCM_INTERACTIVE": "never",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_SSH_COMMAND": f"{kept.get('GIT_SSH_COMMAND', 'ssh')} -o BatchMode=yes -o ConnectTimeout=20",
        NOTHING: "",
        "LC_ALL": "C",
        "LANGUAGE": "C",
    }
    return {"GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh"} | kept | quiet


def filters_off(repository: Path) -> list[str]:
    """Options that empty every filter and diff program which the repository's own configuration names.

    The command needs the variable NOTHING, empty.
    """
    if not _may_name_programs(repository):
        return []
    command = ["git", "config", "--includes", "--show-scope", "--name-only", "--get-regexp"]
    command.append(r"^(filter|diff|merge)\..*\.\w+$")
    try:
        outcome = execute(command, timeout=QUICK, cwd=repository, environment=_environment())
    except OSError:
        return []
    found = (line.partition("\t") for line in outcome.output.decode(errors="surrogateescape").split("\n"))
    names = [name for scope, _, name in found if scope in {"local", "worktree"}]
    return [f"--config-env={name}={NOTHING}" for name in names if name.rpartition(".")[2].lower() in PROGRAMS]


def _may_name_programs(repository: Path) -> bool:
    """Whether its configuration has to be asked, which takes git a moment: most have no such section."""
    for folder in (repository, *repository.absolute().parents):
        place = folder / ".git"
        if place.is_dir():
            try:
                texts = [file.read_text(errors="replace") for file in place.glob("config*") if file.is_file()]
            except OSError:
                return True
            return any(PROGRAM_SECTIONS.search(text) for text in texts)
        if place.exists():
            return True
    return True


def _explain(asked: str, outcome: Outcome) -> GitError:
    complaint = mask(outcome.complaint)
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))] or lines
    answer = "; ".join(told[:3]) or f"exit code {outcome.code}"
    for pattern, kind, advice in ANSWERS:
        if pattern.search(complaint):
            return kind(asked, answer, advice)
    return GitError(asked, answer)
