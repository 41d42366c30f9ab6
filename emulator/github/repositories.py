"""Bare git repositories on disk, by the git command."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

IDENTITY = {"GIT_AUTHOR_NAME": "octocat", "GIT_AUTHOR_EMAIL": "octocat@example.com"}
IDENTITY |= {"GIT_COMMITTER_NAME": "octocat", "GIT_COMMITTER_EMAIL": "octocat@example.com"}
UPDATE_HOOK = """#!/bin/sh
[ -n "$EMULATOR_RULES" ] || exit 0
if [ -f "$EMULATOR_RULES/refused/$1" ]; then cat "$EMULATOR_RULES/refused/$1" >&2; exit 1; fi
[ -f "$EMULATOR_RULES/fast-forward/$1" ] || exit 0
case "$2$3" in *0000000000000000000000000000000000000000*) exit 0 ;; esac
git merge-base --is-ancestor "$2" "$3" && exit 0
cat "$EMULATOR_RULES/fast-forward/$1" >&2
exit 1
"""
"""Refuses what `receiving.write_rules` has written down."""


class GitFailed(Exception):
    """git answered with an error; the message is its own."""


def git(repository: Path, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
    """What git prints. Raises GitFailed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **IDENTITY, **(environment or {})}
    command = ["git", f"--git-dir={repository}", *arguments]
    ended = subprocess.run(command, input=stdin, capture_output=True, check=False, env=clean | settings)
    if ended.returncode:
        raise GitFailed(ended.stderr.decode(errors="replace").strip() or f"git {arguments[0]} failed")
    return ended.stdout


def text(repository: Path, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> str:
    """What git prints, as a stripped string. Raises GitFailed."""
    return git(repository, *arguments, stdin=stdin, environment=environment).decode(errors="replace").strip()


def create_bare(folder: Path, default_branch: str = "main") -> None:
    """An empty bare repository that can be pushed to over HTTP."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare", "--template=", f"--initial-branch={default_branch}")
    with (folder / "config").open("a") as config:
        config.write("[http]\n\treceivepack = true\n[gc]\n\tauto = 0\n")
        config.write("[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n")
    hook = folder / "hooks" / "update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(UPDATE_HOOK)
    hook.chmod(0o755)


def write_history(repository: Path, branch: str, commits: Sequence[tuple[str, Mapping[str, str | None]]]) -> str:
    """Commit onto the branch, which may not be there yet; a file that is None is removed. The new tip's SHA."""
    parent = branch_tip(repository, branch)
    stream = b"".join(
        _commit(branch, parent if number == 0 else None, *commit) for number, commit in enumerate(commits)
    )
    git(repository, "fast-import", "--quiet", stdin=stream)
    return text(repository, "rev-parse", f"refs/heads/{branch}")


def branch_tip(repository: Path, branch: str) -> str | None:
    """The SHA of a branch's last commit, or None where there is no such branch."""
    return text(repository, "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}") or None


def _commit(branch: str, parent: str | None, message: str, files: Mapping[str, str | None]) -> bytes:
    lines = [b"commit refs/heads/%b\n" % branch.encode()]
    lines.append(b"committer octocat <octocat@example.com> %d +0000\n" % time.time())
    lines.append(_data(message))
    if parent:
        lines.append(b"from %b\n" % parent.encode())
    for path, content in files.items():
        if content is None:
            lines.append(b"D %b\n" % path.encode())
        else:
            lines += [b"M 100644 inline %b\n" % path.encode(), _data(content)]
    return b"".join(lines) + b"\n"


def _data(content: str) -> bytes:
    return b"data %d\n%b\n" % (len(content.encode()), content.encode())
