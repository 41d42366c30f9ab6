"""One Python file as libcst reads it, with what its names mean in the repository."""

from collections.abc import Iterator

import libcst as cst
from libcst.helpers import get_full_name_for_node
from libcst.metadata import (
    BaseAssignment,
    ByteSpanPositionProvider,
    GlobalScope,
    ImportAssignment,
    MetadataWrapper,
    ParentNodeProvider,
    Scope,
    ScopeProvider,
)

from analysis.refactoring.references.meaning import Place, imported, meanings, module_of, part_of
from analysis.refactoring.view import Refused, View
from analysis.removal.text import Lines

LOCAL: Place = ("", "")
"""What a function or a class binds for itself."""


class Reader:
    """A file's tree, spans in bytes, and meanings. Raises Refused for a file that does not parse."""

    def __init__(self, view: View, path: str) -> None:
        self.view, self.path, self.content = view, path, view.source(path)
        self.lines = Lines(self.content)
        try:
            wrapper = MetadataWrapper(cst.parse_module(self.content))
        except cst.ParserSyntaxError as error:
            raise Refused(f"{path} cannot be read by libcst (line {error.raw_line})") from error
        self.module = wrapper.module
        self._scopes = wrapper.resolve(ScopeProvider)
        self._parents = wrapper.resolve(ParentNodeProvider)
        self._spans = wrapper.resolve(ByteSpanPositionProvider)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """First byte, and the one after the last."""
        found = self._spans[node]
        return found.start, found.start + found.length

    def line(self, node: cst.CSTNode) -> int:
        """Its first line, from 1."""
        return self.content.count(b"\n", 0, self._spans[node].start) + 1

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        return self._parents.get(node)

    def around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """What it stands in, from the inside."""
        while (found := self._parents.get(node)) is not None:
            yield found
            node = found

    def meaning(self, node: cst.CSTNode) -> frozenset[Place]:
        """What a name, or a name with attributes, may mean; nothing for what cannot be told."""
        if isinstance(node, cst.Attribute):
            places = self.meaning(node.value)
            return frozenset().union(*(part_of(self.view, place, node.attr.value) for place in places - {LOCAL}))
        if isinstance(node, cst.Name):
            return self.named(node.value, node)
        return frozenset()

    def named(self, name: str, where: cst.CSTNode) -> frozenset[Place]:
        """What a name means in the scope of a node."""
        scope = self._scopes.get(where)
        if scope is None:
            return frozenset()
        found = scope[name]
        if not found:
            return meanings(self.view, self.path, name)
        return frozenset().union(*(self._bound(name, one) for one in found))

    def scope(self, node: cst.CSTNode) -> Scope | None:
        return self._scopes.get(node)

    def _bound(self, name: str, assignment: BaseAssignment) -> frozenset[Place]:
        if isinstance(assignment, ImportAssignment):
            return self._imported(name, assignment.node)
        if isinstance(assignment.scope, GlobalScope):
            return frozenset({(self.path, name)})
        return frozenset({LOCAL})

    def _imported(self, name: str, node: cst.CSTNode) -> frozenset[Place]:
        if isinstance(node, cst.Import):
            for alias in node.names:
                whole = get_full_name_for_node(alias.name) or ""
                if alias.evaluated_alias == name:
                    return frozenset({module_of(self.view, self.path, whole)})
                if alias.asname is None and whole.partition(".")[0] == name:
                    return frozenset({module_of(self.view, self.path, name)})
        if isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar):
            module = written_module(node)
            for alias in node.names:
                if (alias.evaluated_alias or alias.evaluated_name) == name:
                    return imported(self.view, self.path, module, alias.evaluated_name)
        return frozenset()


def written_module(node: cst.ImportFrom) -> str:
    """The module of a from-import as it is written, with its dots."""
    return "." * len(node.relative) + ((get_full_name_for_node(node.module) or "") if node.module else "")
