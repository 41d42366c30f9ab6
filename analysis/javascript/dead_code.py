"""Definitions that their own file never uses, and cannot be used from elsewhere."""

import re
from collections.abc import Iterator

from analysis.dead_code.last_look import doubted, look_again, name
from analysis.dead_code.last_use import ask_history
from analysis.dead_code.words import WORDS, is_change_log
from analysis.findings import Finding, Severity, Tier
from analysis.index.index import Index
from analysis.index.paths import is_example, is_generated, is_test, is_test_data, is_vendored
from analysis.javascript.facts import JAVASCRIPT, JavaScriptFacts
from analysis.javascript.reporting import Reporter
from analysis.javascript.structure import Definition, Kind

VERSION = 15
ES_MODULE = re.compile(r"^\s*(import|export)\b", re.MULTILINE)
PAGES = (
    ".html", ".htm", ".xhtml", ".xul", ".jinja", ".jinja2", ".j2", ".php", ".erb", ".ejs", ".hbs", ".mustache", ".pug",
    ".jade", ".haml", ".slim", ".twig", ".liquid", ".njk", ".cshtml", ".jsp", ".ftl", ".tpl", ".tmpl",
)  # fmt: skip
ON_A_PAGE = "a page, a template or a text names it, and the file may be loaded as a script"

TYPE_TEST = re.compile(r"\.(test|spec)-d\.[cm]?tsx?$")
"""Files that are only compiled: what stands in them is a test by standing there."""

RULE_OF = {
    Kind.FUNCTION: "dead-code/unused-function",
    Kind.CLASS: "dead-code/unused-class",
    Kind.METHOD: "dead-code/unused-method",
    Kind.TYPE: "dead-code/unused-type",
}


def dead_code(index: Index) -> list[Finding]:
    """Unexported functions, classes and types, and private methods, without a reference."""
    commit = str(index.snapshot.commit)
    return index.remember("dead JavaScript", VERSION, list[Finding], lambda: _judged(index), commit)


def _judged(index: Index) -> list[Finding]:
    reporter = Reporter(index)
    dead = [
        (path, definition)
        for path, fact in index.facts(JAVASCRIPT).items()
        if not _is_left_out(path) and not fact.generated and fact.syntax_error is None
        for definition in _dead(path, fact)
    ]
    facts = index.facts(JAVASCRIPT)
    found = [_finding(reporter, path, facts[path], one) for path, one in dead]
    extents = {(path, one.place.line): one.end_line for path, one in dead}
    looked = look_again(_doubt_if_on_a_page(index, found), index.snapshot, extents=extents)
    return ask_history(looked, index, extents)


def _doubt_if_on_a_page(index: Index, found: list[Finding]) -> list[Finding]:
    """The findings; for review what a page calls by name, and what any text names of a script that is no module."""
    if not any(one.tier is Tier.SAFE_TO_FIX for one in found):
        return found
    texts = {path: fact.names for path, fact in index.facts(WORDS).items() if not is_change_log(path)}
    words = {word for names in texts.values() for word in names}
    pages = {word for path, names in texts.items() if path.endswith(PAGES) for word in names}
    return [
        doubted(one, [ON_A_PAGE])
        if one.tier is Tier.SAFE_TO_FIX and (name(one) in pages or (name(one) in words and _is_script(index, one)))
        else one
        for one in found
    ]


def _is_script(index: Index, one: Finding) -> bool:
    path = one.location.path
    return path.endswith(".js") and not ES_MODULE.search(index.snapshot.text(path) or "")


def _is_left_out(path: str) -> bool:
    """Whether nobody here would change the file."""
    foreign = is_vendored(path) or is_generated(path) or is_example(path) or is_test_data(path)
    return foreign or bool(TYPE_TEST.search(path))


def _dead(path: str, fact: JavaScriptFacts) -> Iterator[Definition]:
    is_module = bool(fact.imports or fact.exports)
    for one in fact.definitions:
        if one.references or one.rooted or one.exported or one.kind not in RULE_OF or one.name.startswith("_"):
            continue
        if one.kind is Kind.METHOD and not one.private:
            continue
        if one.kind is Kind.TYPE and is_test(path):
            continue
        if one.module_level and not is_module:
            continue
        if ".d." not in path.rpartition("/")[2]:
            yield one


def _finding(reporter: Reporter, path: str, fact: JavaScriptFacts, one: Definition) -> Finding:
    quoted = one.name in fact.strings
    symbol = f"{one.owner}.{one.name}" if one.owner else one.name
    where = f"class {one.owner}" if one.owner else "this module" if one.module_level else "the function around it"
    return reporter.finding(
        RULE_OF[one.kind],
        [(path, one.place, "")],
        f"Nothing uses {'the private method' if one.owner else one.kind.value} `{symbol}`",
        confidence=0.6 if quoted else 0.95,
        tier=Tier.REVIEW if quoted or is_test(path) else Tier.SAFE_TO_FIX,
        severity=Severity.INFO if is_test(path) or one.kind is Kind.TYPE else Severity.LOW,
        symbol=symbol,
        evidence=(
            f"0 references in {where}, where alone it can be seen; bodies of what is unused do not count",
            "it is not exported" if not one.owner else "it is private",
            "its name occurs in a string of this file" if quoted else "its name occurs in no string of this file",
        ),
        fix=f"Remove lines {one.place.line} to {one.end_line}.",
    )
