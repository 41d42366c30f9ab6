"""Quality rules that ruff checks: leftovers, certain mistakes, and what blocks or leaks. One line of codes each."""

from analysis.findings import Category, Severity, Tier
from analysis.quality.lint import LintRule
from analysis.rules import Rule

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW
SAFE, REVIEW, INFORMATION = Tier


def _entry(  # noqa: PLR0913, PLR0917 - one line a rule, read as a table
    name: str, severity: Severity, tier: Tier, confidence: float, codes: str, title: str, advice: str
) -> LintRule:
    category = Category.ARCHITECTURE if name.startswith("scalability/") else Category.QUALITY
    in_tests = {"unused/import": INFORMATION, "bugs/undefined-name": REVIEW}.get(name)
    return LintRule(Rule(name, title, advice, category, severity, tier), tuple(codes.split()), confidence, in_tests)


UNUSED_IMPORT = _entry(
    "unused/import", LOW, SAFE, 0.98, "F401", "An import that nothing uses",
    "It costs start-up time and misleads readers. Delete it, or list it in `__all__` if others import it from here.",
)  # fmt: skip

UNUSED_PARAMETER = _entry(
    "unused/parameter", LOW, REVIEW, 0.8, "ARG001 ARG002 ARG003 ARG004", "A parameter that the function ignores",
    "Callers think that it matters. Remove it, or name it `_name` where a caller's convention asks for it.",
)  # fmt: skip

QUALITY_RULES: tuple[LintRule, ...] = (
    UNUSED_IMPORT,
    _entry("unused/variable", LOW, REVIEW, 0.95, "F841 F842", "A variable that is assigned and never read",
           "Often a forgotten check or return. Delete it, or name it `_` when the value is of no interest."),
    _entry("bugs/undefined-name", HIGH, REVIEW, 0.95, "F821 F823 F822", "A name that is not defined",
           "The line raises `NameError` when it runs. Import or define the name, or correct its spelling."),
    _entry("bugs/redefined", MEDIUM, REVIEW, 0.85, "F811", "A definition that replaces an unused one",
           "The first definition can never be used: rename one of the two, or delete the dead one."),
    _entry("bugs/constant-condition", HIGH, REVIEW, 0.98, "F631 F634", "A condition that is always true",
           "A non-empty tuple is true. Remove the parentheses, or put the message after the condition."),
    _entry("bugs/identity-of-literal", MEDIUM, REVIEW, 0.98, "F632", "`is` compares identity, not value",
           "Use `==`: whether two equal literals are one object depends on the interpreter."),
    _entry("bugs/format-arguments", HIGH, REVIEW, 0.95,
           "F501 F502 F503 F505 F506 F507 F508 F521 F524 F525 PLE1300 PLE1307 PLE1205 PLE1206",
           "A format that does not fit its arguments", "The line raises or logs an error when it runs. Count them."),
    _entry("bugs/repeated-key", MEDIUM, REVIEW, 0.95, "F601 B035", "A dictionary key that is written twice",
           "Only the last value counts. Delete the other, or correct the key."),
    _entry("bugs/mutable-default", MEDIUM, REVIEW, 0.8, "B006", "A default that all calls share",
           "A change made by one call is seen by the next. Use `None` and create the value inside."),
    _entry("bugs/loop-variable-capture", MEDIUM, REVIEW, 0.6, "B023", "A function sees the loop's last value",
           "The name is looked up when the function runs. Bind it: `lambda item=item: …` or `functools.partial`."),
    _entry("bugs/loop-overrides-iterable", LOW, INFORMATION, 0.8, "B020", "A loop variable hides what it loops over",
           "After the loop the original is gone. Choose another name."),
    _entry("bugs/useless-comparison", MEDIUM, REVIEW, 0.9, "B015", "A comparison whose result is thrown away",
           "Write `assert`, assign it, or delete it."),
    _entry("bugs/strip-of-characters", MEDIUM, REVIEW, 0.85, "B005", "strip takes characters, not a word",
           "Use `removeprefix` or `removesuffix`."),
    _entry("bugs/exhausted-iterator", HIGH, REVIEW, 0.85, "B031", "A group of groupby that is used twice",
           "The group is gone after one pass. Make a list of it first."),
    _entry("bugs/raised-literal", HIGH, REVIEW, 0.98, "B016", "A literal is raised",
           "Only exceptions can be raised: this is a `TypeError`."),
    _entry("bugs/wrong-protocol", HIGH, REVIEW, 0.9,
           "PLE0100 PLE0101 PLE0302 PLE0303 PLE0305 PLE0307 PLE0308 PLE0309 PLE0237 PLE1519 PLE1520",
           "A special method that breaks its contract", "Python raises `TypeError` when it calls the method."),
    _entry("bugs/hidden-characters", HIGH, REVIEW, 0.9, "PLE2502 PLE2510 PLE2512 PLE2513 PLE2514 PLE2515",
           "Characters that a reader cannot see", "Text that reads one way and runs another: write it as an escape."),
    _entry("errors/return-in-finally", HIGH, REVIEW, 0.9, "B012", "`finally` swallows the exception",
           "`return`, `break` and `continue` there drop whatever was raised. Move them behind the block."),
    _entry("errors/repeated-exception", LOW, REVIEW, 0.9, "B014 B025", "An exception that is caught twice",
           "Only the first handler runs. Delete the other."),
    _entry("errors/empty-handler", MEDIUM, REVIEW, 0.9, "B029 B030 B022", "A handler that can catch nothing",
           "Name the exception classes it should catch."),
    _entry("types/implicit-optional", LOW, REVIEW, 0.95, "RUF013", "A default of None that the type denies",
           "Write `… | None`: callers and type checkers believe the annotation."),
    _entry("scalability/blocking-call-in-async", MEDIUM, REVIEW, 0.9,
           "ASYNC210 ASYNC212 ASYNC220 ASYNC221 ASYNC222 ASYNC250 ASYNC251", "A call that stops the event loop",
           "Every other task waits. Use the asynchronous counterpart or `asyncio.to_thread`."),
    _entry("scalability/file-access-in-async", LOW, INFORMATION, 0.8, "ASYNC230", "A file opened on the event loop",
           "Harmless for small local files; on slow or network disks every other task waits. Use a thread."),
    _entry("scalability/cached-method", MEDIUM, REVIEW, 0.8, "B019", "A cache that keeps its instances alive",
           "`cache` on a method holds every `self` for ever. Use `cached_property`, or cache a plain function."),
    _entry("scalability/lost-task", MEDIUM, REVIEW, 0.8, "RUF006", "A task that nobody holds",
           "The event loop keeps only weak references: the task may vanish half-way. Keep it in a set."),
)  # fmt: skip
