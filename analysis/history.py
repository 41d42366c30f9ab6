"""What git's log says about files: how often they change, by how many people, and when last."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from integrations import git
from integrations.errors import GitError

MONTHS = 12
MONTH_SECONDS = 2_629_800
MOST_COMMITS = 20_000
FEW_COMMITS = 100
COMMIT, FIELD = b"\x01", b"\x02"


@dataclass(frozen=True, slots=True)
class FileHistory:
    """One path within the window. `authors` are distinct e-mail addresses."""

    commits: int
    authors: int
    last_changed: datetime


@dataclass(frozen=True, slots=True)
class History:
    """Commits in the window without merges, and what they did to each path; `note` says why there is nothing."""

    commits: int = 0
    authors: int = 0
    since: datetime | None = None
    head: str = ""
    files: Mapping[str, FileHistory] = field(default_factory=dict)
    note: str = ""


def read_history(root: Path, *, months: int = MONTHS, timeout: float = 60) -> History:
    """The months before the last commit, or the last hundred commits where those hold fewer; paths are under `root`.

    Only names are compared, never contents: it is quick on large repositories and needs no blob of a partial clone.
    A renamed file starts anew. Without a repository, a commit or an answer in time, the history is empty with a note.
    """
    try:
        head = git.head(root)
        last = int(git.run(["log", "-1", "--format=%ct"], root))
        written = _log(root, f"--since={last - months * MONTH_SECONDS}", f"--max-count={MOST_COMMITS}", timeout=timeout)
        if written.count(COMMIT) < FEW_COMMITS:
            written = _log(root, f"--max-count={FEW_COMMITS}", timeout=timeout)
        shallow = git.run(["rev-parse", "--is-shallow-repository"], root).strip() == "true"
    except GitError as error:
        return History(note=f"No history: {error.answer}")
    return _parse(written, head, "The clone is shallow: older commits are missing" if shallow else "")


def _log(root: Path, *options: str, timeout: float) -> bytes:
    layout = "--format=%x01%ct%x02%ae"
    plain = ("--no-merges", "-z", "--name-only", "--relative")
    return git.log(root, *plain, layout, *options, paths=["."], timeout=timeout)


def _parse(written: bytes, head: str, note: str) -> History:
    moments: dict[str, list[int]] = defaultdict(list)
    people: dict[str, set[bytes]] = defaultdict(set)
    stamps: list[int] = []
    for record in written.split(COMMIT)[1:]:
        heading, *names = record.split(b"\0")
        stamp, _, author = heading.partition(FIELD)
        stamps.append(int(stamp))
        for name in (raw.lstrip(b"\n").decode(errors="replace") for raw in names):
            if name:
                moments[name].append(stamps[-1])
                people[name].add(author.lower())
    files = {path: FileHistory(len(when), len(people[path]), _moment(max(when))) for path, when in moments.items()}
    since = _moment(min(stamps)) if stamps else None
    return History(len(stamps), len(set().union(*people.values())), since, head, files, note)


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
