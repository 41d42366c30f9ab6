"""Credentials that were once committed and are gone from the tree."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.audit.model import Kind, Reach, Risk
from analysis.audit.rules import OLD_SECRET
from analysis.audit.secret_formats import HISTORY_SIGNS
from analysis.audit.secrets import Secret, is_silent, once, secrets_in
from analysis.findings import Category, Finding, Location, Severity
from integrations import git

COMMIT = "\x01"
SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Added:
    """The lines that one commit added to one file."""

    commit: str
    day: str
    path: str
    text: str


def find_old_secrets(
    repository: Path, current: Collection[str], published: Callable[[str], str]
) -> list[Risk]:  # fmt: skip
    """Credentials of all branches but those of the tree, by their traces. Raises GitError.

    `published` tells for a commit where it can be read. Only formats of providers count: guesses would be noise here.
    """
    first: dict[str, tuple[Added, Secret]] = {}
    for added in read_added(repository):
        if not is_silent(added.path):
            for secret in once(secrets_in(added.text, guess=False)):
                if secret.trace not in current:
                    first[secret.trace] = (added, secret)
    return [_risk(added, secret, published(added.commit)) for added, secret in first.values()]


def read_added(repository: Path) -> Iterator[Added]:
    """What commits added where a credential could be, newest first."""
    told = git.read(
        [
            "log", "--all", "--patch", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
            "--diff-filter=AM", "--extended-regexp", f"-G{HISTORY_SIGNS}", f"--format={COMMIT}%H %cs",
        ],
        repository,
        SECONDS,
    ).decode(errors="replace")  # fmt: skip
    for entry in told.split(f"\n{COMMIT}" if not told.startswith(COMMIT) else COMMIT)[1:]:
        head, _, patch = entry.partition("\n")
        commit, _, day = head.partition(" ")
        yield from _files(commit, day, patch)


def _files(commit: str, day: str, patch: str) -> Iterator[Added]:
    for part in f"\n{patch}".split("\ndiff --git ")[1:]:
        path, lines = "", []
        for line in part.splitlines():
            if line.startswith("+++ "):
                path = line.removeprefix("+++ ").removeprefix("b/").strip('"\t')
            elif line.startswith("+"):
                lines.append(line[1:])
        if path:
            yield Added(commit, day, path, "\n".join(lines))


def _risk(added: Added, secret: Secret, published: str) -> Risk:
    where = f"published in {published}" if published else "in no published branch that we know of"
    severity = secret.severity if published else min(secret.severity, Severity.MEDIUM)
    finding = Finding(
        rule_id=OLD_SECRET.id, category=Category.SECURITY, severity=severity, confidence=secret.confidence,
        tier=OLD_SECRET.tier, engine="audit", context=secret.trace, symbol=added.commit[:12],
        message=f"{secret.name} ({secret.shown}) was committed on {added.day} in {added.commit[:12]}, {where}",
        locations=(Location(path=added.path, line=1),), fix="Revoke it, if that was not done when it was removed",
    )  # fmt: skip
    return Risk(kind=Kind.SECRET, finding=finding, reach=Reach.USED if published else Reach.UNUSED, why=where)
