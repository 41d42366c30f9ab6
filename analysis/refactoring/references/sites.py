"""The places that mention a symbol, as they are found."""

from dataclasses import dataclass
from enum import StrEnum

import libcst as cst

from analysis.refactoring.references.reading import Reader


class Role(StrEnum):
    """What a mention is: `QUOTED` stands in the text of an annotation, `PATH` in a string with the whole dotted name,
    `BY_NAME` in a string beside the module itself, as in `getattr(module, "name")`."""

    DEFINITION = "definition"
    IMPORT = "import"
    CALL = "call"
    USE = "use"
    EXPORT = "__all__"
    QUOTED = "quoted"
    PATH = "path"
    BY_NAME = "by name"


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """The bytes of the last word of a mention; `node` is the whole of it, of a CALL the name that is called."""

    reader: Reader
    role: Role
    start: int
    end: int
    node: cst.CSTNode

    @property
    def path(self) -> str:
        return self.reader.path

    @property
    def line(self) -> int:
        return self.reader.content.count(b"\n", 0, self.start) + 1

    @property
    def where(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def written(self) -> str:
        return self.reader.content[self.start : self.end].decode()


@dataclass(frozen=True, slots=True)
class References:
    """`sites` mean the symbol for certain; a sentence in `mentions` for each place that names it and may mean it, in
    `doubts` for what else stands against it; `told` are mentions in prose, which no change follows."""

    sites: tuple[Site, ...]
    doubts: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def called(site: Site) -> cst.Call | None:
    """The call that a site is, if it is one."""
    parent = site.reader.parent(site.node)
    return parent if isinstance(parent, cst.Call) and parent.func is site.node else None
