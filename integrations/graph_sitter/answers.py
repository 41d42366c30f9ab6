"""What is asked of graph-sitter and what it answers: the values of `program.py`'s protocol."""

import msgspec


class Candidate(msgspec.Struct, frozen=True):
    """A symbol: its file, relative to the code base, and its qualified name, such as `Class.method`.

    `line` tells symbols of one name apart: any line of its own, or 0.
    """

    path: str
    name: str
    line: int = 0

    @property
    def word(self) -> str:
        """The name as code that uses it has it."""
        return self.name.rpartition(".")[2]


class Usage(msgspec.Struct, frozen=True):
    """A place that graph-sitter resolved to the symbol; `importing` when it just imports or exports it."""

    path: str
    line: int
    importing: bool = False


class Mention(msgspec.Struct, frozen=True):
    """A place that has the name, in code or, `quoted`, as a whole string, whether it means the symbol or not."""

    path: str
    line: int
    quoted: bool = False


class Examination(msgspec.Struct, frozen=True):
    """What was found about a symbol outside its own text, or why it is `unknown`.

    `guard` says why something may reach it without naming it.
    """

    unknown: str = ""
    guard: str = ""
    start_line: int = 0
    end_line: int = 0
    usages: tuple[Usage, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Dependency(msgspec.Struct, frozen=True):
    """Another symbol, by its simple name; an external one has no path."""

    path: str | None
    name: str


class MappedSymbol(msgspec.Struct, frozen=True):
    """A function, class, method or variable with what it needs and what uses it."""

    path: str
    name: str
    kind: str
    line: int
    dependencies: tuple[Dependency, ...] = ()
    usages: tuple[Usage, ...] = ()


class Removal(msgspec.Struct, frozen=True):
    """The new text of each changed file, the symbols that were not found, and the files that no longer parse."""

    changed: dict[str, str]
    missing: tuple[Candidate, ...] = ()
    broken: tuple[str, ...] = ()
