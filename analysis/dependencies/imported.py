"""The third-party modules that Python files import, each with its places."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from analysis.facts import Import, ImportScope
from analysis.index.index import Index
from analysis.index.paths import is_example, is_test, is_vendored
from analysis.python.facts import PYTHON

_ASIDE = frozenset(
    {"setup.py", "noxfile.py", "tasks.py", "fabfile.py", "conf.py", "conftest.py", "docs", "tools", "ci"}
)
_NEWER = frozenset({"annotationlib", "compression", "string.templatelib"})
_OLD_NAMES = """
distutils imp asyncore asynchat smtpd cgi telnetlib
urllib2 urlparse robotparser httplib cookielib Cookie xmlrpclib HTMLParser htmlentitydefs ConfigParser Queue
SocketServer BaseHTTPServer SimpleHTTPServer CGIHTTPServer SimpleXMLRPCServer DocXMLRPCServer
StringIO cStringIO cPickle copy_reg anydbm whichdb dbhash dumbdbm gdbm UserDict UserList UserString
thread dummy_thread commands popen2 md5 sha sets exceptions __builtin__ _winreg
Tkinter ttk Tix Tkconstants Tkdnd ScrolledText tkFileDialog tkMessageBox tkSimpleDialog tkColorChooser tkFont
tkCommonDialog
"""
_OLDER = frozenset(_OLD_NAMES.split())
"""Modules of the standard library of Python 2, and of releases before the newest."""
_STANDARD = sys.stdlib_module_names | _NEWER | _OLDER | {"__future__", "_typeshed", "__main__"}
_ASIDE_FOLDERS = frozenset(
    {"infra", "benches", "integration_tests", "scripts", "tools", "ci", ".github", "contrib", "bin", "docker", "perf"}
)


@dataclass(frozen=True, slots=True)
class Imported:
    """One import of a module of another distribution; `aside` in tests, documentation, examples and tools.

    So are PyInstaller's hooks, which are called `hook-…`.
    """

    module: str
    path: str
    line: int
    firm: bool
    aside: bool


def local_modules(paths: Iterable[str]) -> frozenset[str]:
    """Names under which the component's own files can be imported, from its root or from a folder in it."""
    found: set[str] = set()
    for path in paths:
        *folders, name = path.split("/")
        found.update(folders)
        found.add(name.rpartition(".")[0] or name)
    return frozenset(found)


def _is_aside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        is_test(path)
        or parts[-1].startswith("hook-")
        or is_example(path)
        or is_vendored(path)
        or parts[-1] in _ASIDE
        or not _ASIDE_FOLDERS.isdisjoint(parts[:-1])
    )


def imported_modules(index: Index) -> Mapping[str, tuple[Imported, ...]]:
    """Imports by top-level module, neither relative nor of the standard library; those of the component included."""
    facts = index.facts(PYTHON)
    found: defaultdict[str, list[Imported]] = defaultdict(list)
    for path, file in facts.items():
        aside = _is_aside(path)
        for each in file.imports:
            module = each.module.partition(".")[0]
            if module and module not in _STANDARD:
                found[module].append(Imported(module, path, each.line, _firm(each), aside))
    return {module: tuple(places) for module, places in sorted(found.items())}


def _firm(each: Import) -> bool:
    """Whether the program cannot start without it."""
    return each.scope is ImportScope.MODULE and not each.optional
