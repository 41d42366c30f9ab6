"""What one file may be attacked by. Only files with a word that matters are parsed, and only such words looked at."""

import re
from collections.abc import Iterator

import msgspec
from tree_sitter import Node

from analysis.index.languages import Language
from analysis.index.layer import Layer
from analysis.index.source import SourceFile
from analysis.javascript.facts import is_copied, is_minified, is_written_by_tool, parsed, text_of
from analysis.javascript.structure import Problem
from analysis.security.javascript.looks import SHELL, Look, places
from analysis.security.javascript.program import Program
from analysis.security.javascript.running import commands

STANDS = re.compile(
    rb"nosemgrep|NOSONAR|nosec\b|eslint-disable[\w-]*\s[^\n]*(no-eval|no-implied-eval|no-new-func|security/|no-unsanitized|"
    rb"no-danger|no-buffer|sonarjs/)|biome-ignore\s+lint/security|oxlint-disable[\w-]*\s[^\n]*(no-eval|no-danger)"
)
"""A comment that switches off a check of the same, on the line or above."""

REASON = re.compile(
    rb"(//|/?\*)[^\n]*(\b(safe|trusted|intentional\w*|on purpose|deliberate\w*)\b|sanitized|escaped)", re.IGNORECASE
)
"""A comment with which somebody stands for it."""


class JavaScriptSecurity(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What looks dangerous in one file; `copied` as in the facts of JavaScript."""

    problems: tuple[Problem, ...] = ()
    copied: bool = False


def extract(content: bytes, file: SourceFile) -> JavaScriptSecurity:
    """Read one file. What a tool wrote or made small has nothing to say."""
    source = text_of(content)
    looks = dict.fromkeys(places(source))
    runs = bool(SHELL.search(source))
    copied = is_copied(source)
    if not (looks or runs) or ".d." in f"{file.flavour}." or is_minified(source, file) or is_written_by_tool(source):
        return JavaScriptSecurity(copied=copied)
    program = Program(parsed(source, file))
    found = [*_looked_at(program, list(looks)), *(commands(program) if runs else ())]
    lines = source.split(b"\n")
    kept = {(one.rule, one.place.line): one for each in reversed(found) if (one := _weighed(each, lines))}
    return JavaScriptSecurity(tuple(sorted(kept.values(), key=lambda one: (one.place.line, one.rule))), copied)


def _looked_at(program: Program, looks: list[tuple[int, Look]]) -> Iterator[Problem]:
    for offset, look in looks:
        node = program.syntax.root.named_descendant_for_byte_range(offset, offset + 1)
        if node is not None and not _is_told(node):
            yield from look(program, node)


def _is_told(node: Node) -> bool:
    """Whether the place is in a comment, or in text that is no key."""
    held = node.type in ("string_fragment", "string") and node.parent is not None
    key = held and (node.parent if node.type == "string_fragment" else node)
    return node.type in ("comment", "template_string", "regex_pattern", "jsx_text") or bool(
        key and key.parent and key.parent.type not in ("pair", "subscript_expression")
    )


def _weighed(one: Problem, lines: list[bytes]) -> Problem | None:
    """None where a comment on the line or above it switches off who asks; information where it gives a reason."""
    here, above = lines[one.place.line - 1], lines[one.place.line - 2].strip() if one.place.line > 1 else b""
    above = above if above.startswith((b"//", b"/*", b"*", b"{/*")) else b""
    if STANDS.search(here) or STANDS.search(above):
        return None
    return msgspec.structs.replace(one, certain=False) if REASON.search(above) or REASON.search(here) else one


JAVASCRIPT_SECURITY: Layer[JavaScriptSecurity] = Layer(
    name="javascript-security",
    version=2,
    type=JavaScriptSecurity,
    languages=frozenset({Language.TYPESCRIPT, Language.JAVASCRIPT}),
    extract=extract,
)
