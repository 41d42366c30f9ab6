"""Which branches have served their purpose."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict

from analysis.housekeeping.settings import BranchSettings


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Head(Value):
    """A pull request from a branch of the repository itself."""

    number: int
    branch: str
    sha: str
    base: str
    is_open: bool
    merged_at: datetime | None = None


class Spent(Value):
    """A branch whose last commit was merged."""

    branch: str
    sha: str
    number: int


def spent(
    branches: Sequence[tuple[str, str]], heads: Sequence[Head], settings: BranchSettings, now: datetime
) -> list[Spent]:
    """Of unprotected branches with their tips: those that were merged as they are, and that nothing open needs."""
    needed = {name for head in heads if head.is_open for name in (head.branch, head.base)}
    old = now - timedelta(days=settings.days)
    merged = {(head.branch, head.sha): head for head in heads if head.merged_at and head.merged_at <= old}
    return [
        Spent(branch=name, sha=sha, number=merged[name, sha].number)
        for name, sha in branches
        if (name, sha) in merged
        and name not in needed
        and not any(fnmatchcase(name, pattern) for pattern in settings.keep)
    ]
