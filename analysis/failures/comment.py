"""The root cause and its evidence as one comment of at most 30 lines."""

from collections.abc import Sequence

from analysis.failures.fixes import Fix
from analysis.failures.model import Diagnosis, FailureClass, LogLine
from analysis.failures.report import Remembered
from analysis.failures.suspects import Suspect

MOST_LINES = 30
EXCERPT, TESTS, SUSPECTS = 9, 4, 2

MEANING = {
    FailureClass.TEST: "a test failed",
    FailureClass.FLAKY: "a test that sometimes passes failed",
    FailureClass.COMPILE: "the code does not compile",
    FailureClass.LINT: "a linter or formatter objects",
    FailureClass.DEPENDENCY: "a dependency is missing or does not fit",
    FailureClass.INFRASTRUCTURE: "the machine, the network or a service failed",
    FailureClass.TIMEOUT: "a time limit was reached",
    FailureClass.MEMORY: "memory ran out",
    FailureClass.CONFIGURATION: "a setting, a file or a command is wrong",
    FailureClass.UNKNOWN: "the cause is not recognised",
}


def to_comment(
    diagnosis: Diagnosis, suspects: Sequence[Suspect] = (), fixes: Sequence[Fix] = (), before: Sequence[Remembered] = ()
) -> str:
    """Markdown; what comes from the log stays inside a code block."""
    sure = f"{diagnosis.confidence:.0%} sure"
    lines = [f"**{diagnosis.failure_class.value.capitalize()}**: {MEANING[diagnosis.failure_class]} ({sure})."]
    if diagnosis.first_error:
        lines += ["", *_quoted(_around(diagnosis))]
    if diagnosis.frames:
        lines += ["", f"At {', '.join(_code(f'{frame.path}:{frame.line}') for frame in diagnosis.frames[:3])}."]
    if diagnosis.failed_tests:
        lines += ["", _tests(diagnosis.failed_tests)]
    for suspect in suspects[:SUSPECTS]:
        commit = suspect.commit
        lines += [
            "",
            f"Suspect: {commit.sha[:10]} by {_plain(commit.author)}, {_code(commit.subject)}: {suspect.reasons[0]}.",
        ]
    if before:
        lines += ["", _earlier(before)]
    for fix in fixes[:1]:
        lines += ["", f"What to do: {fix.sentence}" + (f": `{' '.join(fix.command)}`" if fix.command else ".")]
    lines += ["", f"<sub>{'; '.join(diagnosis.evidence[:2]).rstrip('.')}.</sub>"]
    return "\n".join(lines[:MOST_LINES])


def _earlier(before: Sequence[Remembered]) -> str:
    last = before[0]
    fixed = f", and went away with {last.fixed_by[:10]}" if last.fixed_by else ""
    return f"Seen before in {_code(last.subject)}{fixed}."


def _around(diagnosis: Diagnosis) -> list[LogLine]:
    """Some lines before the error and after it, the error among them."""
    number = diagnosis.first_error.number if diagnosis.first_error else 0
    at = next((place for place, line in enumerate(diagnosis.excerpt) if line.number == number), 0)
    start = max(0, at - EXCERPT // 3)
    return list(diagnosis.excerpt[start : start + EXCERPT])


def _quoted(lines: Sequence[LogLine]) -> list[str]:
    """A code block that nothing inside it can end."""
    ticks = [len(run) for line in lines for run in line.text.split() if set(run[:3]) == {"`"}]
    fence = "`" * max(3, *(length + 1 for length in ticks)) if ticks else "```"
    return [fence, *(line.text.rstrip()[:200] for line in lines), fence]


def _tests(names: Sequence[str]) -> str:
    more = f" and {len(names) - TESTS} more" if len(names) > TESTS else ""
    return f"Failed: {', '.join(_code(name) for name in names[:TESTS])}{more}."


def _code(text: str) -> str:
    return f"`{text.replace('`', '')[:120]}`"


def _plain(text: str) -> str:
    """Without what Markdown or GitHub would act on."""
    return "".join(letter for letter in text if letter.isalnum() or letter in " .-_")
