"""What one source file says, whatever its language. Extractors write these; joins read them."""

from enum import StrEnum

import msgspec


class ImportScope(StrEnum):
    """When an import happens: at import time, only for type checkers, or when a function runs, or a script."""

    MODULE = "module"
    TYPE_CHECKING = "type-checking"
    FUNCTION = "function"


class Import(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One import statement or `require`/`import()` call.

    `module` is as written: `a.b`, `..sibling` (Python, leading dots kept), `./file`, `react`.
    `names` are (name, local alias) pairs: empty for `import a.b` and `import a.b as c` (`local` is its alias),
    `("*", …)` for everything, `("default", …)` in JavaScript. `optional` marks an import whose failure is caught,
    `reexport` an `export … from` or `import x as x`.
    """

    module: str
    names: tuple[tuple[str, str], ...] = ()
    line: int = 1
    scope: ImportScope = ImportScope.MODULE
    optional: bool = False
    reexport: bool = False
    local: str = ""
