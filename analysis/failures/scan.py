"""Finding the first real error of a log in one pass and bounded memory.

A log is full of lines that look like errors. Four things tell the real one: what tools are known to print (the table of
signatures), which step the log ends in, which tool the closing lines blame, and, where green runs are at hand, whether
they print the same line too.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from analysis.failures.exceptions import BARE, EXCEPTION, kind_of
from analysis.failures.failed_tests import failed_test
from analysis.failures.lines import Line
from analysis.failures.model import FailureClass
from analysis.failures.signatures import SIGNATURES, Role, Signature
from analysis.progress import report_progress

EARLIEST, LATEST = 3000, 3000
"""Candidates that are kept from the front and from the end of a log."""

MOST_TESTS = 500

WORDS = (
    "err", "fail", "fatal", "exception", "panic", "kill", "time", "denied", "cannot", "could", "not ", "unable", "space",
    "refused", "reset", "trace", "assert", "abort", "exit", "cancel", "oom", "memory", "undefined", "unbound", "reformat",
    "diff in", "warn", "conflict", "no such", "invalid", "missing", "require", "resolve", "runner", "too many", "alloc",
    "fault", "dump", "stop", "module", "found", "expect", "evict", "pull", "hash", "because", "lock", "unformatted", "race",
    "violation", "secret", "leak", "bundle", "oops", "unavailable", "gateway", "network", "connect", "certificate",
    "multiple definition", "syntax", "hook id", "offense", "must", "unsupported", "unrecognized", "unexpected", "console.",
    "std", "configuring", "dockerfile", "not_",
)  # fmt: skip
"""Most lines of a log match nothing: one that holds none of these and is of no SHAPE is not looked at further."""

SHAPE = re.compile(
    r"E |\s*[●✕✗✘×✖⎯✓]|[A-Z]{1,5}\d{2,4}\b|\S+:\d+(?::\d+)?: |\S+\(\d+(?:,\d+)?\)\s?: |\S+\.\w+:\[?\d+|\s+\d+:\d+\s"
    r"|(?:vet|e|In|Gem|FAIL|\++|- |\[ )\b|[A-Z][a-z]+: |\s*\+-"
)

TRACEBACK = re.compile(
    r"^(?:\s*\+ Exception Group |\s*\| )?Traceback \(most recent call last\):|^\s*(?:\+-)+\+?-* ?\d* ?-*$"
)

PYTEST_PREFIX = re.compile(r"^(?:E\s+|\S+\.py:\d+: )")

BLOCKS = (
    (re.compile(r"^\s+console\.\w+$"), re.compile(r"^\s{6}at |^\s*● |^(?:PASS|FAIL|Tests:) ")),
    (re.compile(r"^std(?:err|out) \| \S+ > "), re.compile(r"^\s*$")),
    (re.compile(r'^E\s+File "'), re.compile(r"^E\s+\w*(?:Error|Exception|Warning)\b|^(?!E)")),
)
"""How what is not to be read begins and ends: what a test prints under jest and vitest, source quoted by pytest."""


@dataclass(frozen=True, slots=True)
class Candidate:
    line: Line
    signature: Signature

    @property
    def role(self) -> Role:
        return self.signature.role


@dataclass(slots=True)
class Scan:
    """What one pass found: candidates in order, and how many lines there were."""

    first: list[Candidate] = field(default_factory=list)
    last: deque[Candidate] = field(default_factory=lambda: deque(maxlen=LATEST))
    failed_tests: dict[str, None] = field(default_factory=dict)
    lines: int = 0
    novel: int = 0
    failed_step: int | None = None

    def add(self, candidate: Candidate) -> None:
        (self.first if len(self.first) < EARLIEST else self.last).append(candidate)
        if candidate.role in (Role.CONSEQUENCE, Role.DECISIVE):
            self.failed_step = candidate.line.step

    @property
    def candidates(self) -> list[Candidate]:
        return [*self.first, *self.last]


def scan(
    lines: Iterable[Line], known: Callable[[str], bool] = lambda _: False, own: frozenset[str] = frozenset()
) -> Scan:
    """Read a log once. `known` says whether green runs print such a line; what they print is no first error."""
    found = Scan()
    for line, signature in _recognised(_counted(lines, found, known), own):
        if signature.role is Role.NOISE or (signature.role <= Role.GENERIC and known(line.text)):
            continue
        found.add(Candidate(line, signature))
        if len(found.failed_tests) < MOST_TESTS and (name := failed_test(line.text)):
            found.failed_tests[name] = None
    return found


def choose(found: Scan) -> Candidate | None:
    """The first real error among the candidates, None when the log tells of none."""
    candidates = found.candidates
    decisive = [one for one in candidates if one.role is Role.DECISIVE]
    if decisive:
        return decisive[0]
    if found.failed_step is not None:
        candidates = [one for one in candidates if one.line.step == found.failed_step] or candidates
    blamed = _blamed(candidates)
    told = [one for one in candidates if one.role >= Role.GENERIC]
    of_tool = [one for one in told if one.signature.tool == blamed and blamed]
    for group in (of_tool, told):
        for role in (Role.ROOT, Role.GENERIC):
            if first := next((one for one in group if one.role is role), None):
                return first
    return candidates[0] if candidates else None


def _blamed(candidates: Iterable[Candidate]) -> str:
    """The tool that the last telling consequence names, if a root of that tool was seen."""
    roots = {one.signature.tool for one in candidates if one.role >= Role.GENERIC}
    consequences = [one.signature.tool for one in candidates if one.role is Role.CONSEQUENCE]
    return next((tool for tool in reversed(consequences) if tool in roots), "")


def _counted(lines: Iterable[Line], found: Scan, known: Callable[[str], bool]) -> Iterator[Line]:
    for line in lines:
        found.lines = line.number
        found.novel += not known(line.text)
        if line.number % 200_000 == 0:
            report_progress("read the log", line.number, 0)
        yield line


def _without_blocks(lines: Iterable[Line]) -> Iterator[Line]:
    end: re.Pattern[str] | None = None
    for line in lines:
        end = end or next((last for first, last in BLOCKS if first.match(line.text)), None)
        if end is None or end.match(line.text):
            end = None
            yield line


def _recognised(lines: Iterable[Line], own: frozenset[str]) -> Iterator[tuple[Line, Signature]]:
    """Lines that a signature matches, and the last lines of tracebacks."""
    pending: Signature | None = None
    in_traceback = False
    for line in _without_blocks(lines):
        if in_traceback:
            in_traceback = not line.text or line.text.startswith((" ", "\t", "| "))
            if not in_traceback and (match := EXCEPTION.match(line.text) or BARE.match(line.text)):
                yield line, _exception(match[1], match[2] or "", own)
        elif pending and line.text.strip():
            yield line, pending
            pending = None
        elif TRACEBACK.match(line.text):
            in_traceback = True
        elif is_telling(line.text) and (signature := match_signature(line.text)):
            if signature.next_line:
                pending = signature
            else:
                yield line, _pytest(signature, line.text, own)


def is_telling(text: str) -> bool:
    low = text.lower()
    return any(map(low.__contains__, WORDS)) or SHAPE.match(text) is not None


def match_signature(text: str) -> Signature | None:
    """The first row that matches."""
    return next((row for row in SIGNATURES if row.pattern.search(text)), None)


def _exception(name: str, message: str, own: frozenset[str]) -> Signature:
    kind, confidence = kind_of(name, message, own)
    return Signature("traceback", "python", kind, EXCEPTION, Role.ROOT, confidence)


def _pytest(signature: Signature, text: str, own: frozenset[str]) -> Signature:
    """The class of what pytest shows is that of the exception, if the line names one; other signatures stay."""
    if signature.tool != "pytest" or signature.name not in ("failure", "short traceback"):
        return signature
    match = EXCEPTION.match(PYTEST_PREFIX.sub("", text))
    kind, confidence = kind_of(match[1], match[2] or "", own) if match else (FailureClass.TEST, 0.9)
    return replace(signature, kind=kind, confidence=max(confidence, 0.8))
