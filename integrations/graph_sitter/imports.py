"""Which files of a code base an import statement names: enough to choose files by, not to judge them."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

PYTHON_IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t(]+([\w, \t]*)|import[ \t]+([\w.]+))", re.M)
SCRIPT_IMPORT = re.compile(rb"""(?:\bfrom|\bimport|\brequire\()\s*['"](\.[^'"\n]+)['"]""")
SCRIPT_ENDINGS = ("", ".ts", ".tsx", ".js", ".jsx", "/index.ts", "/index.tsx", "/index.js")
PACKAGE_FILES = ("__init__.py", "index.ts", "index.js")


def imported_paths(path: str, content: bytes, known: set[str]) -> Iterator[str]:
    """The known files that the file at `path` imports directly."""
    named = _python(path, content, known) if path.endswith((".py", ".pyi")) else _script(path, content)
    return (target for target in named if target in known)


def package_files(paths: Iterable[str], known: set[str]) -> list[str]:
    """The known `__init__.py` and `index` files of the folders around `paths`, outermost first."""
    folders = {folder for path in paths for folder in PurePosixPath(path).parents}
    found = {str(folder / name) for folder in folders for name in PACKAGE_FILES} & known
    return sorted(found, key=lambda path: (path.count("/"), path))


def _python(path: str, content: bytes, known: set[str]) -> Iterator[str]:
    roots = _roots(path, known)
    for source, names, module in PYTHON_IMPORT.findall(content):
        dotted = (source or module).decode()
        dots = len(dotted) - len(dotted.lstrip("."))
        starts = [str(PurePosixPath(path).parents[dots - 1])] if 0 < dots <= path.count("/") + 1 else roots
        steps = dotted.strip(".").replace(".", "/")
        members = ["", *(f"/{name.strip()}" for name in names.decode().split(","))]
        for base in (posixpath.normpath(f"{start}/{steps}{member}") for start in starts for member in members):
            yield from (f"{base}.py", f"{base}/__init__.py")


def _roots(path: str, known: set[str]) -> list[str]:
    """Where absolute imports of the file may start: the code base, `src`, and above its own outermost package."""
    folder = PurePosixPath(path).parent
    while str(folder / "__init__.py") in known:
        folder = folder.parent
    return list(dict.fromkeys([".", "src", str(folder)]))


def _script(path: str, content: bytes) -> Iterator[str]:
    for found in SCRIPT_IMPORT.findall(content):
        base = posixpath.normpath(f"{PurePosixPath(path).parent}/{found.decode(errors='replace')}")
        stem = re.sub(r"\.[cm]?jsx?$", "", base)
        yield from (f"{start}{ending}" for start in dict.fromkeys([base, stem]) for ending in SCRIPT_ENDINGS)
