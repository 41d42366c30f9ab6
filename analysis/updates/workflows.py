"""GitHub Actions that workflows use, by tag or by commit."""

import re
from pathlib import PurePosixPath

from analysis.updates.model import Dependency, Ecosystem, Source

USES = re.compile(
    r"^(?P<before>\s*(?:-\s*)?uses:\s*[\"']?)(?P<name>[\w.-]+/[\w.-]+)(?P<inner>(?:/[\w./-]+)?)@(?P<ref>[\w./-]+)"
    r"(?P<quote>[\"']?)(?P<gap>[ \t]*)(?P<comment>#[ \t]*(?P<told>v?\d[\w.-]*))?",
    re.MULTILINE,
)
FOLDER = ".github/workflows/"
COMMIT = re.compile(r"[0-9a-f]{40}$")
TAG = re.compile(r"v?\d+(?:\.\d+){0,2}$")


def is_workflow(path: str) -> bool:
    where = PurePosixPath(path)
    action = where.name in ("action.yml", "action.yaml")
    return where.suffix in (".yml", ".yaml") and (path.startswith(FOLDER) or action)


def used_actions(path: str, text: str) -> tuple[Dependency, ...]:
    """The actions of other repositories, at the tag that is used; of a commit, the tag that its comment tells.

    A commit without such a comment has no version: which tag it is, its repository tells.
    """
    found = {}
    for match in USES.finditer(text):
        by_commit = COMMIT.match(match["ref"])
        version = (match["told"] or "") if by_commit else match["ref"]
        if TAG.match(version) or (by_commit and not version):
            one = Dependency(
                ecosystem=Ecosystem.ACTIONS, source=Source.WORKFLOW, name=match["name"], version=version, path=path,
                digest=match["ref"] if by_commit else "",
            )  # fmt: skip
            found[one] = one
    return tuple(found)


def with_action(text: str, old: Dependency, new: str, digest: str) -> str:
    """The text with this action at the new tag: by commit where it was by commit, which a comment then tells."""

    def replaced(match: re.Match[str]) -> str:
        by_commit = COMMIT.match(match["ref"])
        same = match["told"] in (None, old.version) if by_commit else match["ref"] == old.version
        if match["name"] != old.name or not same or (by_commit and match["ref"] != old.digest):
            return match[0]
        start = f"{match['before']}{old.name}{match['inner']}@"
        if by_commit:
            alone = text[match.end() : match.end() + 1] in ("", "\n", "\r")
            told = match["comment"].replace(old.version, new) if match["comment"] else f"# {new}" if alone else ""
            return f"{start}{digest}{match['quote']}{match['gap'] or ' ' * bool(told)}{told}"
        return f"{start}{new}{match['quote']}{match['gap']}{match['comment'] or ''}"

    return USES.sub(replaced, text)
