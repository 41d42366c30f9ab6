"""From a log or a JUnit file to a diagnosis."""

from collections.abc import Collection
from itertools import islice
from pathlib import Path

from junitparser import JUnitXml, JUnitXmlError, TestCase, TestSuite
from junitparser.junitparser import Error, Failure

from analysis.failures.frames import frames_in
from analysis.failures.lines import lines_of, read_lines
from analysis.failures.model import Diagnosis, FailureClass, LogLine
from analysis.failures.scan import Candidate, Scan, choose, scan
from analysis.failures.signatures import Role
from analysis.failures.templates import Templates

BEFORE, AFTER = 6, 12
SHOWN_WIDTH = 300
TELLING_CODES = (FailureClass.MEMORY, FailureClass.TIMEOUT)


class NotAFailure(ValueError):
    """What was given tells of no failure, or cannot be read as what it claims to be."""


def diagnose_log(log: Path, green: Templates | None = None, own: frozenset[str] = frozenset()) -> Diagnosis:
    """The first real error of a log, read in bounded memory. Raises OSError.

    `green` are templates of runs that passed; `own` names the repository's own top-level packages, whose failed imports
    are broken code rather than a missing dependency.
    """
    green = green or Templates()
    found = scan(read_lines(log), green.knows if green else lambda _: False, own)
    chosen = choose(found)
    if chosen is None:
        return Diagnosis(
            failure_class=FailureClass.UNKNOWN, confidence=0, lines=found.lines,
            evidence=("No line of the log looks like an error",),
        )  # fmt: skip
    return _diagnosis(found, chosen, excerpt(log, chosen.line.number), found.novel if green else None)


def excerpt(log: Path, number: int) -> tuple[LogLine, ...]:
    """The lines around one, as people read them."""
    around = islice(read_lines(log), max(0, number - 1 - BEFORE), number + AFTER)
    return tuple(LogLine(number=line.number, text=line.text[:SHOWN_WIDTH]) for line in around)


def diagnose_junit(report: Path, own: frozenset[str] = frozenset()) -> Diagnosis:
    """The first failed test of a JUnit file. Raises NotAFailure for one without failures or that is no JUnit."""
    try:
        suites = JUnitXml.fromfile(str(report))
    except (JUnitXmlError, SyntaxError) as error:
        raise NotAFailure(f"{report} is no JUnit file: {error}") from error
    cases = [case for suite in _suites(suites) for case in suite if isinstance(case, TestCase)]
    failed = [(case, result) for case in cases for result in case.result if isinstance(result, Failure | Error)]
    if not failed:
        raise NotAFailure(f"{report} tells of {len(cases)} tests, none of which failed")
    texts = ["\n".join(filter(None, (result.message, result.text))) for _, result in failed]
    found = scan(lines_of(texts[0]), own=own)
    names = dict.fromkeys(".".join(filter(None, (case.classname, case.name))) for case, _ in failed)
    told = tuple(LogLine(number=0, text=text[:SHOWN_WIDTH]) for text in texts[0].splitlines()[: BEFORE + AFTER])
    chosen = choose(found)
    diagnosis = _diagnosis(found, chosen, told, None) if chosen else _plain_failure(told)
    first = LogLine(number=0, text=diagnosis.first_error.text if diagnosis.first_error else str(failed[0][0].name))
    return diagnosis.model_copy(update={"failed_tests": tuple(names), "first_error": first, "excerpt": told})


def flaky_if_passed(diagnosis: Diagnosis, passed: Collection[str]) -> Diagnosis:
    """Call it flaky when every failed test has passed at the same commit in another attempt."""
    if not diagnosis.failed_tests or not set(diagnosis.failed_tests) <= set(passed):
        return diagnosis
    said = "Every failed test passed in another attempt at the same commit"
    evidence = (said, *diagnosis.evidence)
    return diagnosis.model_copy(update={"failure_class": FailureClass.FLAKY, "confidence": 0.95, "evidence": evidence})


def _suites(suites: JUnitXml | TestSuite) -> list[TestSuite]:
    return [suites] if isinstance(suites, TestSuite) else list(suites)


def _plain_failure(told: tuple[LogLine, ...]) -> Diagnosis:
    return Diagnosis(
        failure_class=FailureClass.TEST, confidence=0.7, tool="junit", first_error=told[0] if told else None
    )


def _diagnosis(found: Scan, chosen: Candidate, around: tuple[LogLine, ...], novel: int | None) -> Diagnosis:
    signature, line = chosen.signature, chosen.line
    others = [one for one in found.candidates if one.role >= Role.GENERIC and one.signature.kind != signature.kind]
    doubt = 0.1 if any(one.role is Role.ROOT for one in others) and chosen.role is not Role.DECISIVE else 0
    confidence = signature.confidence - doubt if signature.role >= Role.ROOT else 0.5
    return Diagnosis(
        failure_class=signature.kind,
        confidence=max(0, confidence if signature.kind is not FailureClass.UNKNOWN else 0.2),
        tool=signature.tool,
        signature=signature.name,
        first_error=LogLine(number=line.number, text=line.text.strip()[:SHOWN_WIDTH]),
        excerpt=around,
        frames=frames_in(one.text for one in around),
        failed_tests=tuple(found.failed_tests),
        evidence=tuple(_evidence(found, chosen, novel)),
        lines=found.lines,
        novel_lines=novel,
    )


def _evidence(found: Scan, chosen: Candidate, novel: int | None) -> list[str]:
    signature = chosen.signature
    told = [f"Line {chosen.line.number} is an error message of {signature.tool or 'a program'} ({signature.name})"]
    blaming = [one for one in found.candidates if one.role is Role.CONSEQUENCE]
    if blaming and blaming[-1].line.number != chosen.line.number:
        last = blaming[-1].line
        told.append(f"The log ends with line {last.number}: {last.text.strip()[:120]}")
    if novel is not None:
        told.append(f"{novel} of {found.lines} lines are such as no green run printed")
    return told
