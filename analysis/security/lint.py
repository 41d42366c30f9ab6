"""Security findings in Python, by ruff's port of bandit."""

import ast
import re
from collections.abc import Iterable
from dataclasses import replace

from analysis.findings import Finding, Severity, Tier
from analysis.index.index import Index
from analysis.index.snapshot import Snapshot
from analysis.python.facts import PYTHON
from analysis.quality.judgement import is_own_code
from analysis.quality.lint import Weigh, codes_of, findings_of
from analysis.quality.ruff import Diagnostic, ruff_layer
from analysis.security.around import comes_from_outside, derives_from_safe, is_given_whole, is_of_zipfile
from analysis.security.pieces import Piece, pieces_of
from analysis.security.rules import SECURITY_RULES
from analysis.security.sql import is_prose, takes_a_value

SECURITY_LINT = ruff_layer("python-security", codes_of(SECURITY_RULES))

RULES = tuple(entry.rule for entry in SECURITY_RULES)

SHELL = "security/shell-injection"
EVAL = "security/eval"
BY_HAND = re.compile(
    r"(^|/)((setup|conftest|fabfile|tasks|(build|release)([-_][\w-]*)?)\.py$|(contrib|devel|ci|packaging)/)"
)
FOR_DEVELOPERS = "a script for those who build or release the program"
NOT_FROM_OUTSIDE = "nothing here says that the text comes from outside"
GIVEN_WHOLE = "the file runs it as it was given: whoever gives it decides"

NOSEC = re.compile(r"#\s*nosec\b")
LITERAL = re.compile(r"""^eval\(\s*[rRbBuU]{0,2}(['"])(?:(?!\1)[^\\\n])*\1\s*\)$""")
CODE_OBJECT = re.compile(r"\b(eval|exec)\(\s*(compile\(|\w*code\w*\s*[,)])")
CREDENTIAL = re.compile(r"passw|secret|credential|signature", re.IGNORECASE)
MIGRATION = re.compile(r"(^|/)_?(migrations?|alembic)/")
MESSAGE = re.compile(r"^\s*(raise\b|print\(|warnings\.warn\(|(\w+\.)*log(ger|ging)?\.\w+\()")
OCTAL = re.compile(r"`0o([0-7]+)`")
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
ESCAPED = re.compile(
    r"escape|quote|shlex\.join|\bget(p|pp|u|g)id$|^(float|int|len|url_for|reverse|static|_|gettext|ngettext)$"
)
CHOSEN = re.compile(r"\b(members|filter)\s*=")
QUOTED = re.compile(r"""["']([^"']+)["']""")
STAND_IN = re.compile(r"(change|replace).?me|your[-_ ]|example|placeholder|dummy|sample|^[<{$%*]|^x+$", re.IGNORECASE)


def find_security(index: Index) -> list[Finding]:
    """Findings of `SECURITY_RULES` outside tests and examples; `# noqa` and `# nosec` are honoured.

    A command that is passed on as it was given is not as urgent as one that is put together, nor is text to evaluate
    that nobody is seen to send, as in consoles and small languages.
    """
    lint = index.facts(SECURITY_LINT)
    named = {path for path, diagnostics in lint.items() if diagnostics.items and is_own_code(path)}
    python = index.facts_of(PYTHON, named)

    def weigh(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
        if NOSEC.search(diagnostic.text):
            return None
        if diagnostic.code == "S506" and derives_from_safe(diagnostic, python[path]):
            return None
        if diagnostic.code == "S202" and is_of_zipfile(diagnostic, index.snapshot.text(path) or ""):
            return None
        look_again = SECOND_LOOKS.get(diagnostic.code)
        return look_again(path, diagnostic, tier) if look_again else tier

    return [_calmer(one, index.snapshot) for one in findings_of(lint, SECURITY_RULES, weigh, python)]


def _calmer(finding: Finding, snapshot: Snapshot) -> Finding:
    if finding.rule_id not in {SHELL, EVAL} or finding.tier is not Tier.REVIEW:
        return finding
    place = finding.location
    call = (place.line, place.column, snapshot.text(place.path) or "")
    if finding.rule_id == EVAL:
        why = "" if comes_from_outside(*call) else NOT_FROM_OUTSIDE
    else:
        why = FOR_DEVELOPERS if BY_HAND.search(place.path) else GIVEN_WHOLE if is_given_whole(*call) else ""
    if not why:
        return finding
    return replace(finding, severity=Severity.MEDIUM, confidence=0.5, evidence=(*finding.evidence, why))


def _is_foreign(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """What was pickled on the same line is our own, and files are mostly caches of our own."""
    if "pickle.dumps(" in diagnostic.text:
        return None
    return tier if "loads(" in diagnostic.text else Tier.INFORMATION


def _takes_input(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """A command that is a literal cannot be changed from outside, nor one in which all that is put in is quoted."""
    if "seems safe" in diagnostic.message:
        return Tier.INFORMATION
    try:
        tree = ast.walk(ast.parse(diagnostic.text.strip()))
        calls = [one for one in tree if isinstance(one, ast.Call) and ast.unparse(one.func) == diagnostic.subject]
        parts = [part for call in calls for text in call.args[:1] for part in pieces_of(ast.unparse(text))]
    except UNREADABLE:
        return tier
    return Tier.INFORMATION if len(parts) > 1 and _is_escaped(parts) else tier


def _runs_text(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Loaders run code objects that they compiled from files; what evaluates text is the one to read.

    A literal is as safe as the line itself.
    """
    if LITERAL.match(diagnostic.subject):
        return None
    return Tier.INFORMATION if CODE_OBJECT.search(diagnostic.text) else tier


def _protects(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Most hashes are checksums and cache keys."""
    return tier if CREDENTIAL.search(diagnostic.text) else Tier.INFORMATION


def _sees_input(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """A migration is run by hand, a message to people never; names and clauses cannot be given as parameters."""
    if MIGRATION.search(path) or MESSAGE.search(diagnostic.text) or is_prose(diagnostic.subject):
        return None
    return tier if takes_a_value(diagnostic.subject) else Tier.INFORMATION


def _declares_safe(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Where text is put into markup on the spot it should have been escaped; what another function made is its own."""
    try:
        (call,) = pieces_of(diagnostic.subject)
        parts = (
            [part for text in call.args for part in pieces_of(ast.unparse(text))] if isinstance(call, ast.Call) else ()
        )
    except UNREADABLE:
        return tier
    return Tier.INFORMATION if len(parts) < 2 or _is_escaped(parts) else tier


def _is_escaped(parts: Iterable[Piece]) -> bool:
    """Whether every value that is put in goes through a function that makes it harmless."""
    put_in = [part for part in parts if not isinstance(part, str)]
    return all(isinstance(part, ast.Call) and ESCAPED.search(ast.unparse(part.func)) for part in put_in)


def _loads_objects(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """`FullLoader` makes no objects since PyYAML 5.4."""
    return Tier.INFORMATION if "FullLoader" in diagnostic.message else tier


def _takes_all(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Somebody chose the members, or gave a filter."""
    return Tier.INFORMATION if CHOSEN.search(diagnostic.text) else tier


def _is_secret(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Whether a string on the line looks like a password."""
    return tier if any(_looks_secret(value) for value in QUOTED.findall(diagnostic.text)) else None


def _looks_secret(value: str) -> bool:
    """A password mixes letters and digits; names of things, URLs, paths, bytes and stand-ins are none."""
    if len(value) < 6 or "\\" in value or STAND_IN.search(value) or re.search(r"\s|://|^[/.]", value):
        return False
    return bool(re.search(r"\d", value) and re.search(r"[A-Za-z]", value))


def _lets_others_write(path: str, diagnostic: Diagnostic, tier: Tier) -> Tier | None:
    """Programs and folders are for all to run and enter; only what others may change is a danger."""
    mode = OCTAL.search(diagnostic.message)
    return None if mode and not int(mode[1], 8) & 0o022 else tier


SECOND_LOOKS: dict[str, Weigh] = {
    "S102": _runs_text,
    "S103": _lets_others_write,
    "S307": _runs_text,
    "S301": _is_foreign,
    "S303": _protects,
    "S202": _takes_all,
    "S308": _declares_safe,
    "S324": _protects,
    "S506": _loads_objects,
    "S602": _takes_input,
    "S605": _takes_input,
    "S608": _sees_input,
    "S704": _declares_safe,
    "S105": _is_secret,
    "S106": _is_secret,
    "S107": _is_secret,
}
