"""The record of one Python file. Every struct is immutable and travels as msgpack arrays."""

from enum import StrEnum

import msgspec

from analysis.facts import Import

MODULE = -1
"""The owner of what stands outside every definition."""


class Kind(StrEnum):
    """What a definition is; a METHOD is a function directly in a class body, a VARIABLE an assigned name."""

    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    VARIABLE = "variable"


class ParameterKind(StrEnum):
    """How a parameter is filled."""

    POSITIONAL_ONLY = "positional-only"
    ORDINARY = "ordinary"
    KEYWORD_ONLY = "keyword-only"
    REST = "*"
    KEYWORDS = "**"


class Parameter(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """`annotation` is source text, "" when there is none; `default` says whether one is given."""

    name: str
    annotation: str = ""
    default: bool = False
    kind: ParameterKind = ParameterKind.ORDINARY


class Definition(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A function, class, or name assigned in a module or class body.

    `qualified` joins the names of the enclosing definitions: `Outer.method.inner`. `line` and `column` (both from 1)
    are those of the `def`, `class` or name; `first_line` that of the first decorator. `owner` is the index of the
    enclosing definition in `PythonFacts.definitions`, or MODULE. `decorators` and `bases` are dotted names as written
    (`app.route` for `@app.route("/")`, `Generic` for `Generic[T]`), "" for what is no dotted name. `metaclass` is
    the dotted name after `metaclass=`, `keywords` the other keyword arguments of a class.
    """

    name: str
    qualified: str
    kind: Kind
    line: int
    end_line: int
    column: int
    first_line: int
    owner: int = MODULE
    decorators: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    metaclass: str = ""
    keywords: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    type_checking: bool = False


class References(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What one owner mentions in its own body, nested definitions apart; each name once.

    `owner` is an index in `PythonFacts.definitions` or MODULE. Decorators, bases, defaults and annotations of a
    definition belong to what encloses it. `names` are bare names that are read; `attributes` are `y` of `x.y`;
    `own` are `y` of `self.y` and `cls.y` inside methods (not repeated in `attributes`); `strings` are identifiers
    mentioned in string literals (docstrings left out, examples after `>>>` kept).
    """

    owner: int
    names: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()


class Call(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A call of something imported: `dotted` is the name with import aliases resolved, `text` its first argument.

    `requests.get("https://x")` after `import requests as r; r.get(…)` gives `("requests.get", …, "https://x")`.
    Relative imports keep their dots. `text` is "" unless the first positional argument is a string literal, or a list
    or tuple that begins with one; of an f-string it has the literal parts with `{}` between. `in_loop` says whether
    the call is repeated by a loop or comprehension of the definition that it stands in.
    """

    dotted: str
    line: int
    text: str = ""
    in_loop: bool = False


class Problem(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Why a file does not parse, and where; line and column from 1."""

    line: int
    column: int
    message: str


class PythonFacts(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What later steps need of one Python file, but for its calls.

    `lines` counts physical lines. `definitions` and `imports` are in reading order, `references` by owner.
    `exports` are the names in `__all__`, None when there is none; `exports_complete` is False when `__all__` is also
    built by expressions. `bound` are the names that module-level code or imports bind. `prefixes` and `suffixes` are
    fixed parts of names that are put together at run time (`f"visit_{kind}"`, `"do_" + name`, `"%s_handler"`).
    `dynamic` names ways of reaching names that no reader sees: `getattr`, `globals`, `locals`, `vars`, `exec`,
    `eval`, `getmembers`, `import_module`, `__subclasses__`; `getattr` only when its name is not a literal.
    `is_script` says there is an `if __name__ == "__main__"`. With a `problem` everything else but `lines` is empty;
    `python2` then says that the file is meant for Python 2.
    `commented` are names with an underscore in comments, and between backticks.
    """

    lines: int
    imports: tuple[Import, ...] = ()
    definitions: tuple[Definition, ...] = ()
    references: tuple[References, ...] = ()
    exports: tuple[str, ...] | None = None
    exports_complete: bool = True
    bound: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    dynamic: tuple[str, ...] = ()
    is_script: bool = False
    generated: bool = False
    problem: Problem | None = None
    python2: bool = False
    commented: tuple[str, ...] = ()
