"""All mentions of a symbol of a module, in every file of the repository."""

import re
from collections.abc import Iterator

import libcst as cst

from analysis.index.git import GitFailed, ask
from analysis.python.facts import PYTHON
from analysis.python.mentions import unlike_prose
from analysis.refactoring.references.meaning import Place, imported
from analysis.refactoring.references.reading import Reader, written_module
from analysis.refactoring.references.sites import References, Role, Site
from analysis.refactoring.references.strings import Sought, read_string
from analysis.refactoring.references.symbols import Symbol
from analysis.refactoring.reliance import module_stem
from analysis.refactoring.view import Refused, View

BLINDING = frozenset({"globals", "locals", "vars", "exec", "eval", "getmembers", "dir"})
PROSE = (".md", ".rst", ".txt", ".adoc", ".po", ".pot", ".ipynb")
MEANINGFUL = 3
PRIVATE = re.compile(r"_[^_]")


def find_references(view: View, symbol: Symbol) -> References:
    """Where the symbol is meant. Raises Refused where a file that has the word cannot be read."""
    sites: list[Site] = []
    doubts = list(_dynamic(view, symbol))
    mentions: list[str] = []
    told: list[str] = []
    words = _words(view, symbol)
    for path in files_with(view, words):
        reader = Reader(view, path)
        finder = Finder(reader, (symbol.path, symbol.name), words)
        reader.module.visit(finder)
        sites += finder.sites
        doubts += finder.doubts
        mentions += finder.mentions
        told += finder.told
    for place, is_prose in elsewhere(view, symbol):
        (told if is_prose else mentions).append(place if is_prose else f"{place} names it")
    return References(tuple(sites), *(tuple(dict.fromkeys(some)) for some in (doubts, mentions, told)))


def files_with(view: View, words: frozenset[str]) -> Iterator[str]:
    """Python files that have one of the words. Raises Refused for one of them that does not parse."""
    pattern = re.compile(
        rb"(?<![A-Za-z0-9_])(?:" + b"|".join(re.escape(word.encode()) for word in words) + rb")(?![A-Za-z0-9_])"
    )
    for path, facts in view.index.facts(PYTHON).items():
        if pattern.search(view.index.snapshot.read(path)):
            if facts.problem:
                raise Refused(f"{path} names it and does not parse (line {facts.problem.line})")
            yield path


def elsewhere(view: View, symbol: Symbol) -> Iterator[tuple[str, bool]]:
    """(where, whether it is prose) for the name in files that are no Python; a plain word counts beside its module."""
    word, stem = re.escape(symbol.name), re.escape(module_stem(symbol.path))
    pattern = rf"(^|[^A-Za-z0-9_]){word}([^A-Za-z0-9_]|$)"
    if not unlike_prose([symbol.name]):
        pattern = rf"{stem}[.:]{word}([^A-Za-z0-9_]|$)"
    try:
        found = ask(
            view.index.snapshot.root, "grep", "-nIE", "-e", pattern, "--", ".", ":(exclude)*.py", ":(exclude)*.pyi"
        )
    except GitFailed as error:
        if str(error):
            raise Refused(f"who else names it cannot be told: {error}") from error
        return
    for line in found.decode(errors="replace").splitlines():
        path, number, _ = line.split(":", 2)
        if path != view.apart:
            yield f"{path}:{number}", path.endswith(PROSE)


def _words(view: View, symbol: Symbol) -> frozenset[str]:
    """The name, and the names that imports give it."""
    words = {symbol.name}
    for path, facts in view.index.facts(PYTHON).items():
        for statement in facts.imports:
            for original, local in statement.names:
                if original in words and (symbol.path, symbol.name) in imported(view, path, statement.module, original):
                    words.add(local)
    return frozenset(words)


def _dynamic(view: View, symbol: Symbol) -> Iterator[str]:
    """Ways of reaching the name that no reader sees."""
    if any(f"{symbol.path}i" == path for path in view.modules.paths):
        yield f"{symbol.path}i describes it a second time"
    if blind := sorted(BLINDING.intersection(view.index.facts(PYTHON)[symbol.path].dynamic)):
        yield f"{symbol.path} uses {blind[0]}(), which reaches names unseen"
    for path, facts in view.index.facts(PYTHON).items():
        for prefix in facts.prefixes:
            if len(prefix.strip("_")) >= MEANINGFUL and symbol.name.startswith(prefix):
                yield f"{path} puts together names that begin with `{prefix}`"


class Finder(cst.CSTVisitor):
    """Goes through a file for mentions of one place."""

    def __init__(self, reader: Reader, place: Place, words: frozenset[str]) -> None:
        super().__init__()
        self.reader, self.place, self.words = reader, place, words
        self.sought = Sought(place, place[1])
        self.sites: list[Site] = []
        self.doubts: list[str] = []
        self.mentions: list[str] = []
        self.told: list[str] = []

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        if not isinstance(node.names, cst.ImportStar):
            for alias in node.names:
                if alias.evaluated_name in self.words:
                    found = imported(self.reader.view, self.reader.path, written_module(node), alias.evaluated_name)
                    self._add(found, Role.IMPORT, alias.name, alias.name)
                    if alias.evaluated_alias == alias.evaluated_name and alias.asname:
                        self._add(found, Role.IMPORT, alias.name, alias.asname.name)
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        if node.attr.value in self.words:
            found = self.reader.meaning(node)
            self._add(found, self._role(node), node, node.attr)
            if not found and _looks_like_module(node.value, self.place[0]):
                self.mentions.append(f"`{node.attr.value}` at {self._where(node)} may be it")
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        if node.value in self.words:
            self._add(self.reader.named(node.value, node), self._role(node), node, node)

    def visit_NameItem(self, node: cst.NameItem) -> bool:
        if node.name.value == self.place[1] and self.reader.path == self.place[0]:
            self.doubts.append(f"a function binds it anew at {self._where(node)}")
        return False

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if isinstance(self.reader.parent(node), cst.Expr):
            if self.sought.word.search(node.value) and unlike_prose([self.place[1]]):
                self.told.append(self._where(node))
            return
        for one in read_string(self.reader, node, self.sought):
            self.sites.append(one) if isinstance(one, Site) else self.mentions.append(one)

    def visit_Comment(self, node: cst.Comment) -> None:
        if self.sought.word.search(node.value) and unlike_prose([self.place[1]]):
            self.told.append(self._where(node))

    def _role(self, node: cst.CSTNode) -> Role:
        parent = self.reader.parent(node)
        if isinstance(parent, cst.FunctionDef | cst.ClassDef) and parent.name is node:
            return Role.DEFINITION
        if isinstance(parent, cst.AssignTarget | cst.AnnAssign) and parent.target is node:
            return Role.DEFINITION
        return Role.CALL if isinstance(parent, cst.Call) and parent.func is node else Role.USE

    def _add(self, found: frozenset[Place], role: Role, node: cst.CSTNode, word: cst.CSTNode) -> None:
        if self.place not in found:
            return
        if len(found) > 1:
            self.doubts.append(f"what {self._where(word)} means depends on what can be imported")
            return
        start, end = self.reader.span(word)
        self.sites.append(Site(self.reader, role, start, end, node))

    def _where(self, node: cst.CSTNode) -> str:
        return f"{self.reader.path}:{self.reader.line(node)}"


def _looks_like_module(node: cst.BaseExpression, path: str) -> bool:
    """Whether something of unknown meaning is called as the symbol's module is."""
    last = node.attr.value if isinstance(node, cst.Attribute) else node.value if isinstance(node, cst.Name) else ""
    return last == module_stem(path)
