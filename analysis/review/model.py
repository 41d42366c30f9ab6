"""A remark on lines of a pull request, whoever makes it."""

import hashlib

from pydantic import BaseModel, ConfigDict, Field

from analysis.findings import Severity


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Replacement(Value):
    """Lines `first` to `last` of the new version become `text`; an empty text deletes them."""

    first: int = Field(ge=1)
    last: int = Field(ge=1)
    text: str


class Remark(Value):
    """One thing to say. `rule` is empty where a model says it, which is then named in `said_by`.

    `placed` tells whether its line can be commented on: GitHub takes only lines that the change shows.
    """

    path: str
    line: int = Field(ge=1)
    severity: Severity
    message: str
    evidence: tuple[str, ...] = ()
    why: str = Field(default="", description="Why it matters and what to do, in Markdown of our own.")
    advice: str = ""
    replacement: Replacement | None = None
    rule: str = ""
    said_by: str = ""
    placed: bool = True
    key: str = Field(description="The same for the same remark after lines have moved.")


class Opinions(Value):
    """What a model adds, and what people should know of asking it."""

    remarks: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()


def short(text: str) -> str:
    """12 hex digits: enough to tell the remarks of one pull request apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
