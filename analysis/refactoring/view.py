"""What the planning of a change looks at: the files as they are, their modules, and who imports whom."""

import ast
from functools import cached_property
from pathlib import PurePosixPath

from analysis.architecture.build import build_graph
from analysis.architecture.graph import ImportGraph, components
from analysis.architecture.python_modules import PythonModules
from analysis.index.index import Index
from analysis.python.facts import PYTHON


class Refused(ValueError):
    """A change that would not be right, for this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class View:
    """An index as the planning of changes reads it; it never writes. What the file `apart` says counts for nothing.

    `even_if_mentioned` says that people overruled mentions of which it cannot be told what they mean.
    """

    def __init__(self, index: Index, apart: str = "", *, even_if_mentioned: bool = False) -> None:
        self.index = index
        self.apart = apart
        self.even_if_mentioned = even_if_mentioned

    @cached_property
    def graph(self) -> ImportGraph:
        return self.index.share(build_graph)

    @cached_property
    def modules(self) -> PythonModules:
        return PythonModules(self.index.snapshot, self.index.facts(PYTHON))

    def entangled(self, without: tuple[str, str] | None = None, instead: str = "") -> int:
        """How many files stand in import cycles; also without an edge, and with another one in its place."""
        graph = self.graph.runtime
        if without:
            source, target = without
            graph = {**graph, source: (graph[source] - {target}) | ({instead} if instead else set())}
        return sum(map(len, components(graph)))

    def name(self, path: str) -> str:
        """The dotted name of a file, there or not."""
        return self.modules.name(path)

    def source(self, path: str) -> bytes:
        """A file's content. Raises Refused for what is not UTF-8 that parses."""
        return parsed(path, self.index.snapshot.read(path))[0]

    def tree(self, path: str) -> ast.Module:
        return parsed(path, self.index.snapshot.read(path))[1]

    def exports(self, path: str) -> tuple[str, ...]:
        """The names in `__all__`."""
        facts = self.index.facts(PYTHON).get(path)
        return facts.exports or () if facts else ()


def parsed(path: str, content: bytes) -> tuple[bytes, ast.Module]:
    """The content with its tree. Raises Refused."""
    try:
        content.decode("utf-8")
        if content.startswith(b"\xef\xbb\xbf"):
            raise Refused(f"{path} begins with a byte order mark")
        return content, ast.parse(content)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise Refused(f"{path} does not parse: {error}") from error


def spelled(view: View, source: str, target: str, *, relative: bool) -> str:
    """How `source` names the module of `target` in a from-import."""
    name = view.name(target)
    if not relative:
        return name
    here = PurePosixPath(source).parent.parts
    there = PurePosixPath(target).with_suffix("").parts
    there = there[:-1] if there[-1] == "__init__" else there
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    return "." * (len(here) - common + 1) + ".".join(there[common:])
