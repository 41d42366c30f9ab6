"""When a file needs the names that it imports: by libcst's scopes, so that a parameter of the same name is no use."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import libcst as cst
from libcst.helpers import get_full_name_for_node
from libcst.metadata import (
    Access,
    BaseAssignment,
    ByteSpanPositionProvider,
    FunctionScope,
    MetadataWrapper,
    ParentNodeProvider,
    ScopeProvider,
)

SILENT_DECORATORS = frozenset({
    "abstractmethod", "asynccontextmanager", "cache", "cached_property", "classmethod", "contextmanager", "deprecated",
    "deleter", "final", "getter", "lru_cache", "override", "overload", "property", "setter", "staticmethod", "wraps",
})  # fmt: skip
"""Those that do not read the annotations of what they decorate, by their last name."""

RECORDS = frozenset({"dataclass", "define", "frozen", "attrs", "s", "final", "total_ordering", "runtime_checkable"})
PLAIN_BASES = frozenset({"object", "Protocol", "ABC", "Generic", "Exception", "ValueError", "RuntimeError", "Enum"})
"""Classes that hand the annotations in their body to nobody."""


class When(StrEnum):
    """When a name has to be there: never (for readers and type checkers), as an annotation is made, in a call, or as
    the module is imported."""

    NEVER = "never"
    ANNOTATION = "annotation"
    CALL = "call"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Use:
    """One use, by bytes: of the whole annotation where that is evaluated, else of the name."""

    when: When
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bound:
    """A name of the module: how often it is bound there, and its uses in reading order."""

    bindings: int
    uses: tuple[Use, ...]

    def only(self, *when: When) -> bool:
        """Whether it is used, and at these times only."""
        return bool(self.uses) and all(use.when in when for use in self.uses)


class _Reader:
    def __init__(self, content: bytes) -> None:
        wrapper = MetadataWrapper(cst.parse_module(content))
        self.module = wrapper.module
        self.scopes = wrapper.resolve(ScopeProvider)
        self.parents = wrapper.resolve(ParentNodeProvider)
        self.spans = wrapper.resolve(ByteSpanPositionProvider)
        self.postponed = any(map(_is_postponing, self.module.body))

    def around(self, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
        """Each node around it, with the child of that on the way to it."""
        while (parent := self.parents.get(node)) is not None:
            yield parent, node
            node = parent

    def use(self, access: Access) -> Use:
        node: cst.CSTNode = access.node
        when, where = self._when(node)
        span = self.spans[where]
        return Use(when, span.start, span.start + span.length)

    def _when(self, node: cst.CSTNode) -> tuple[When, cst.CSTNode]:
        annotation: cst.Annotation | None = None
        for parent, child in self.around(node):
            if isinstance(parent, cst.If) and child is parent.body and _is_for_types(parent.test):
                return When.NEVER, node
            if isinstance(parent, cst.Annotation):
                annotation = parent
            if isinstance(parent, cst.FunctionDef) and child is parent.body and annotation is None:
                return When.CALL, node
        if annotation is None:
            return When.IMPORT, node
        if self._is_read(annotation):
            return When.IMPORT, node
        quiet = self.postponed or isinstance(node, cst.BaseString) or self._is_local(annotation)
        return When.NEVER if quiet else When.ANNOTATION, annotation.annotation

    def _is_read(self, annotation: cst.Annotation) -> bool:
        """Whether a framework may look at the annotation when the program runs."""
        for parent, child in self.around(annotation):
            if isinstance(parent, cst.FunctionDef):
                return not self._is_local(annotation) and not SILENT_DECORATORS.issuperset(_decorators(parent))
            if isinstance(parent, cst.ClassDef) and child is parent.body:
                return not (RECORDS.issuperset(_decorators(parent)) and PLAIN_BASES.issuperset(_bases(parent)))
        return False

    def _is_local(self, annotation: cst.Annotation) -> bool:
        """Whether it is that of a variable in a function, which is never evaluated."""
        if not isinstance(self.parents[annotation], cst.AnnAssign):
            return False
        owner = next(
            (one for one, _ in self.around(annotation) if isinstance(one, cst.FunctionDef | cst.ClassDef)), None
        )
        return isinstance(owner, cst.FunctionDef)


def read_uses(content: bytes) -> Mapping[str, Bound]:
    """The names that the module's own scope binds. Raises libcst.ParserSyntaxError."""
    reader = _Reader(content)
    scope = reader.scopes[reader.module]
    found: dict[str, list[Use]] = defaultdict(list)
    bindings: dict[str, int] = defaultdict(int)
    for assignment in scope.assignments if scope else ():
        bindings[assignment.name] += 1
        found[assignment.name] += [reader.use(one) for one in assignment.references if not _is_local(one, assignment)]
    return {name: Bound(count, _ordered(found[name])) for name, count in bindings.items()}


def _is_local(access: Access, assignment: BaseAssignment) -> bool:
    """Whether a function around the access binds the name itself, also further down: libcst minds the order."""
    scope = access.scope
    while scope is not assignment.scope and scope.parent is not scope:
        if isinstance(scope, FunctionScope) and any(one.name == assignment.name for one in scope.assignments):
            return True
        scope = scope.parent
    return False


def _ordered(uses: list[Use]) -> tuple[Use, ...]:
    return tuple(sorted(set(uses), key=lambda use: (use.start, use.end)))


def _is_postponing(node: cst.CSTNode) -> bool:
    """`from __future__ import annotations`."""
    if not isinstance(node, cst.SimpleStatementLine):
        return False
    return any(
        isinstance(part, cst.ImportFrom)
        and part.module is not None
        and get_full_name_for_node(part.module) == "__future__"
        and not isinstance(part.names, cst.ImportStar)
        and any(alias.evaluated_name == "annotations" for alias in part.names)
        for part in node.body
    )


def _is_for_types(test: cst.BaseExpression) -> bool:
    return (get_full_name_for_node(test) or "").rpartition(".")[2] == "TYPE_CHECKING"


def _decorators(node: cst.FunctionDef | cst.ClassDef) -> set[str]:
    return {(get_full_name_for_node(one.decorator) or "?").rpartition(".")[2] for one in node.decorators}


def _bases(node: cst.ClassDef) -> set[str]:
    if node.keywords:
        return {"?"}
    return {(get_full_name_for_node(one.value) or "?").rpartition(".")[2] for one in node.bases}
