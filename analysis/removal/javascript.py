"""The text of a TypeScript or JavaScript file without some of its names: definitions and imports."""

import re
from collections.abc import Collection, Iterator, Sequence

from tree_sitter import Node, Parser

from analysis.javascript.syntax import grammar
from analysis.javascript.unused_names import is_required
from analysis.removal.model import IMPORT, NOT_THERE, SHARED, Doomed, Refused
from analysis.removal.text import Edit, Lines, Span, apply, overlap

DECLARATIONS = frozenset({
    "function_declaration", "generator_function_declaration", "function_signature", "class_declaration",
    "abstract_class_declaration", "interface_declaration", "type_alias_declaration", "enum_declaration",
    "method_definition", "method_signature", "abstract_method_signature", "public_field_definition", "field_definition",
    "variable_declarator",
})  # fmt: skip
LISTS = ("lexical_declaration", "variable_declaration")
LOCAL = ("alias", "value", "name")
"""Where the parts of an import and of a pattern have the name that the file uses."""

PLAIN = ("identifier", "shorthand_property_identifier_pattern", "pair_pattern")
BLOCKS = ("program", "statement_block", "class_body", "switch_case", "switch_default")
SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
GRAMMARS = {".tsx": ("tsx",), ".ts": ("typescript",), ".mts": ("typescript",), ".cts": ("typescript",)}
OF_ITS_OWN = re.compile(
    rb"@(callback|copyright|external|file|fileoverview|license|module|namespace|overview|packageDocumentation|typedef)\b"
    rb"|Copyright|Licen[cs]e"
)
"""What a comment says that documents something else than what follows it."""

FOR_THE_REST = re.compile(
    rb"/\*\s*(eslint(-disable|-enable)?\s|global|jshint|istanbul)|//\s*#(end)?region|@(file|license)"
)


def without(content: bytes, doomed: Sequence[Doomed]) -> bytes:
    """The file without these names; everything else stays as it is, to the byte. Raises Refused."""
    root = _parsed(content, doomed[0])
    lines = Lines(content)
    whole: dict[int, tuple[Node, Doomed]] = {}
    names: dict[int, list[tuple[Node, Doomed]]] = {}
    for one in doomed:
        if one.rule == IMPORT:
            name = _imported(root, one)
            names.setdefault(_statement(name).id, []).append((name, one))
        else:
            whole |= {node.id: (node, one) for node in _defined(root, one)}
    edits: list[Edit] = []
    for group in names.values():
        statement = _statement(group[0][0])
        if len(group) == len(list(_bound(statement))):
            whole[statement.id] = statement, group[0][1]
        else:
            edits += _items(content, statement, {node.id for node, _ in group})
    edits += lines.without(_outermost([_span(lines, node, one) for node, one in whole.values()]))
    if overlap(edits):
        raise Refused(doomed[0], SHARED)
    changed = apply(content, edits)
    _parsed(changed, doomed[0])
    return changed


def _parsed(content: bytes, one: Doomed) -> Node:
    """The tree. Raises Refused."""
    for name in GRAMMARS.get(f".{one.path.rpartition('.')[2]}", ("javascript", "tsx")):
        root = Parser(grammar(name)).parse(content).root_node
        if not root.has_error:
            return root
    raise Refused(one, "the file would not parse")


def extent(content: bytes, one: Doomed) -> Span:
    """The first and the last line of a definition; its own line where it cannot be told."""
    try:
        found = list(_defined(_parsed(content, one), one))
    except Refused:
        return one.line, one.line
    return min(node.start_point[0] for node in found) + 1, max(node.end_point[0] for node in found) + 1


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.named_children:
        yield from _walk(child)


def _defined(root: Node, doomed: Doomed) -> Iterator[Node]:
    """The statements that define the name: also overloads beside it, and a type of the same name. Raises Refused."""
    found = [one for one in _walk(root) if one.type in DECLARATIONS and _name(one) == doomed.word]
    here = [one for one in found if _name_line(one) == doomed.line]
    if not here:
        raise Refused(doomed, NOT_THERE)
    block = _whole(here[0], doomed).parent
    for one in found:
        statement = _whole(one, doomed) if one in here or one.type != "variable_declarator" else None
        if statement and block and statement.parent == block:
            yield statement


def _name(node: Node) -> str:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    return name.text.decode() if name and name.text else ""


def _name_line(node: Node) -> int:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    return name.start_point[0] + 1 if name else 0


def _whole(node: Node, doomed: Doomed) -> Node:
    """The statement that goes with a declaration. Raises Refused where others stand in it."""
    if node.type == "variable_declarator":
        around = node.parent
        if around is None or around.type not in LISTS or len(around.named_children) != 1:
            raise Refused(doomed, "it is declared together with others")
        node = around
    if node.parent and node.parent.type == "export_statement":
        node = node.parent
    if node.parent is None or node.parent.type not in BLOCKS:
        raise Refused(doomed, "it stands where a statement is needed")
    return node


def _imported(root: Node, doomed: Doomed) -> Node:
    """The part of an import that binds the name. Raises Refused."""
    for statement in root.named_children:
        if _imports(statement):
            for name in _bound(statement):
                local = next((held for field in LOCAL if (held := name.child_by_field_name(field))), name)
                local = local.named_children[0] if local.type == "namespace_import" else local
                if local.text == doomed.word.encode() and local.start_point[0] + 1 == doomed.line:
                    return name
    raise Refused(doomed, NOT_THERE)


def _imports(statement: Node) -> bool:
    """Whether it is an `import`, or takes names from `require`."""
    declared = statement.named_children[0] if statement.type in LISTS and statement.named_children else None
    return statement.type == "import_statement" or (declared is not None and is_required(declared))


def _bound(statement: Node) -> Iterator[Node]:
    """What an import binds: its default, `* as name`, and each specifier; nothing where a pattern is not plain."""
    if statement.type in LISTS:
        pattern = statement.named_children[0].child_by_field_name("name")
        names = _names(pattern) if pattern else []
        yield from (names if all(one.type in PLAIN for one in names) else [])
    for clause in statement.named_children:
        if clause.type == "import_clause":
            for one in clause.named_children:
                yield from _names(one)


def _statement(node: Node) -> Node:
    while not _imports(node) and node.parent:
        node = node.parent
    return node


def _items(content: bytes, statement: Node, gone: Collection[int]) -> Iterator[Edit]:
    """Some of an import's names taken out, with one comma each."""
    clause = next((one for one in statement.named_children if one.type == "import_clause"), None)
    pattern = statement.named_children[0].child_by_field_name("name")
    parts = clause.named_children if clause else [pattern] if pattern else []
    whole = [all(one.id in gone for one in _names(part)) for part in parts]
    if whole[0] and len(parts) > 1:
        yield Edit(parts[0].start_byte, parts[1].start_byte)
    elif whole[-1]:
        yield Edit(parts[0].end_byte, parts[-1].end_byte)
    for names in (_names(part) for part, all_gone in zip(parts, whole, strict=True) if not all_gone):
        for number, one in enumerate(names):
            if one.id in gone:
                yield _item(content, one, last=all(other.id in gone for other in names[number:]))


def _names(part: Node) -> list[Node]:
    return part.named_children if part.type in {"named_imports", "object_pattern"} else [part]


def _item(content: bytes, node: Node, *, last: bool) -> Edit:
    """With the comma after it and what follows up to the next; the last ones, with the comma before."""
    start, end = node.start_byte, node.end_byte
    after = re.compile(rb"\s*,[ \t]*(\r?\n[ \t]*)?").match(content, end)
    if after and not last:
        return Edit(start, after.end())
    before = re.search(rb",\s*$", content[:start])
    return Edit(before.start() if before else start, end)


def _outermost(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for first, last in sorted(spans, key=lambda one: (one[0], -one[1])):
        if not kept or last > kept[-1][1]:
            kept.append((first, last))
    return kept


def _span(lines: Lines, node: Node, doomed: Doomed) -> Span:
    """The lines of a statement with its decorators and the comments right above it. Raises Refused."""
    first, last = node.start_point[0] + 1, node.end_point[0] + 1
    before = lines.at(first)[: node.start_point[1]].strip()
    after = lines.at(last)[node.end_point[1] :].strip()
    if before or (after and after != b";" and not after.startswith(b"//")):
        raise Refused(doomed, SHARED)
    above = node.prev_named_sibling
    while above and above.type in {"comment", "decorator"} and _belongs(lines, above, first):
        first, above = above.start_point[0] + 1, above.prev_named_sibling
    return first, last


def _belongs(lines: Lines, above: Node, first: int) -> bool:
    """Whether it stands right above the line, or a blank line above as JSDoc may, and is about what begins there."""
    gap = first - 1 - (above.end_point[0] + 1)
    documents = (above.text or b"").startswith(b"/**") and not OF_ITS_OWN.search(above.text or b"")
    return gap in ((0, 1) if documents else (0,)) and _goes_along(lines, above)


def _goes_along(lines: Lines, above: Node) -> bool:
    """Whether what stands right above a statement is only about it: no heading of the file, no switch for the rest."""
    if above.type == "decorator":
        return True
    alone = not lines.at(above.start_point[0] + 1)[: above.start_point[1]].strip()
    return alone and above.start_point[0] > 0 and not FOR_THE_REST.search(above.text or b"")
