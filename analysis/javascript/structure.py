"""The values that make up the facts of a TypeScript or JavaScript file."""

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a definition is; a constant that holds a function is a FUNCTION."""

    FUNCTION = "function"
    CLASS = "class"
    METHOD = "method"
    VARIABLE = "variable"
    TYPE = "type"
    NAMESPACE = "namespace"


class Place(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A range; lines and columns count from 1, columns in characters, and the end column is one past the last."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


class Definition(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A function, class, method, type, namespace or module-level variable.

    `place` is the name's, `end_line` the whole definition's last line. `owner` is the class of a method.
    `references` counts uses of the name in this file, outside the definition itself, where its scope reaches; for a
    method, accesses of a property of that name. `rooted` marks what something else may call without naming it:
    decorated, ambient, overriding.
    """

    name: str
    kind: Kind
    place: Place
    end_line: int
    owner: str = ""
    exported: bool = False
    private: bool = False
    rooted: bool = False
    module_level: bool = True
    references: int = 0
    parameters: tuple[str, ...] = ()


class Function(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A function with its cognitive complexity, which is 0 where it is counted with the function around it.

    `name` is empty for one that nothing names, `Class.method` for a method; `place` spans the whole function.
    `encloses` marks one whose lines are mostly those of functions inside, so that its length says little.
    """

    name: str
    place: Place
    complexity: int = 0
    is_async: bool = False
    encloses: bool = False

    @property
    def lines(self) -> int:
        return self.place.end_line - self.place.line + 1


class Export(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A name that the module offers, `default` and CommonJS `exports.name` included; `export … from` is an Import.

    `local` is the name inside the file (empty for an expression), `references` counts its uses in the file itself.
    `registers` marks a constant whose value comes from a call that is made for its effect: `register(…)`.
    """

    name: str
    local: str
    place: Place
    references: int = 0
    kind: str = "variable"
    commonjs: bool = False
    registers: bool = False


class Use(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Where something imported, or a global that reaches outside the program, is used.

    `module` is the import as written, or empty for a global. `member` is the dotted path from it: `readFileSync` for
    `import { readFileSync } from "fs"` and for `fs.readFileSync` alike, `default` or `*` when the thing itself is
    used, `fetch` for the global. A constant that holds `new Pool()` or `createClient()` is followed one step:
    `Pool().query`. `literal` is the first argument when it is a string, with `${}` for each hole of a template.
    """

    module: str
    member: str
    line: int
    literal: str = ""


class Problem(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What one file alone shows to be wrong: the rule, the place, the name concerned, and what was seen."""

    rule: str
    place: Place
    symbol: str = ""
    detail: str = ""
    certain: bool = True
