"""What the report tells people to do about a rule's findings: for one, and for many that one sweep fixes.

`{subject}` is the symbol (of several the first) or, without one, the file's name. A rule that is not here gets its
own advice or its area's.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

from analysis.findings import Finding
from analysis.report.text import listed, printable

ONE = {
    "architecture/deferred-cycle": "Untangle the deferred import cycle through {subject}",
    "architecture/god-module": "Split {subject} by what its users need",
    "architecture/import-cycle": "Break the import cycle through {subject}",
    "architecture/inconsistent-pattern": "Make {subject} follow the usual pattern",
    "architecture/private-import": "Make {subject} public, or stop importing it from outside",
    "architecture/unstable-dependency": "Turn round the dependency of {subject} on less stable code",
    "complexity/cognitive": "Split {subject} into simpler functions",
    "complexity/long-function": "Split {subject} into shorter functions",
    "dead-code/unused-class": "Remove the unused class {subject}",
    "dead-code/unused-export": "Stop exporting {subject}, or remove it",
    "dead-code/unused-function": "Remove the unused function {subject}",
    "dead-code/unused-method": "Remove the unused method {subject}",
    "dead-code/unused-type": "Remove the unused type {subject}",
    "dependencies/misplaced": "Move the dependency {subject} to where it is used",
    "dependencies/transitive": "Declare {subject}, which comes only through another dependency",
    "dependencies/undeclared": "Declare the dependency {subject}",
    "dependencies/unneeded": "Drop the dependency {subject}",
    "duplication/clone": "Merge the repeated code of {subject}",
    "errors/bare-except": "Name the exceptions that {subject} catches",
    "errors/broad-except": "Narrow what {subject} catches, or report it",
    "errors/empty-handler": "Handle or report the error that {subject} swallows",
    "errors/lost-cause": "Keep the cause of the error that {subject} raises",
    "errors/return-in-finally": "Take the return out of finally in {subject}",
    "errors/swallowed": "Handle or report the error that {subject} swallows",
    "errors/unhandled-promise": "Await or catch the promise in {subject}",
    "scalability/await-in-loop": "Await the rounds of {subject} together",
    "scalability/blocking-call": "Take the blocking call out of async {subject}",
    "scalability/blocking-call-in-async": "Take the blocking call out of async {subject}",
    "scalability/cached-method": "Cache {subject} without keeping its instances alive",
    "scalability/file-read-in-loop": "Read the file in {subject} once, before the loop",
    "scalability/lost-task": "Keep a reference to the task that {subject} starts",
    "scalability/n-plus-one": "Fetch the rows of {subject} in one query",
    "scalability/sequential-query": "Run the queries of {subject} together",
    "scalability/unbounded-cache": "Bound the cache in {subject}",
    "types/missing-parameter-type": "Annotate the parameters of {subject}",
    "unused/import": "Remove the unused import {subject}",
    "unused/parameter": "Remove the unused parameter {subject}",
    "unused/variable": "Remove the unused variable {subject}",
}
MANY = {
    "dead-code/unused-class": "Remove {count} unused classes",
    "dead-code/unused-export": "Stop exporting {count} unused names",
    "dead-code/unused-function": "Remove {count} unused functions",
    "dead-code/unused-method": "Remove {count} unused methods",
    "dead-code/unused-type": "Remove {count} unused types",
    "dependencies/undeclared": "Declare {count} dependencies",
    "dependencies/unneeded": "Drop {count} dependencies that nothing uses",
    "errors/lost-cause": "Keep the cause of {count} errors",
    "types/missing-parameter-type": "Annotate {count} functions",
    "unused/import": "Remove {count} unused imports",
    "unused/parameter": "Remove {count} unused parameters",
    "unused/variable": "Remove {count} unused variables",
}
BY_AREA = {
    "bugs": "Fix the {noun} in {file}",
    "security": "Fix the {noun} in {file}",
}


def action(finding: Finding) -> str:
    """An imperative sentence without its full stop."""
    rule_id, file = finding.rule_id, printable(PurePosixPath(finding.location.path).name, 80)
    subject = printable(finding.symbol.partition(" ")[0], 80) or file
    if rule_id in ONE:
        return ONE[rule_id].format(subject=subject)
    if area(rule_id) in BY_AREA:
        return BY_AREA[area(rule_id)].format(noun=rule_id.rpartition("/")[2].replace("-", " "), file=file)
    return first_sentence(finding.fix) or f"Look into {subject}"


def batch_action(findings: Sequence[Finding]) -> str:
    """The same for two or more findings of one rule, naming the first few."""
    rule_id = findings[0].rule_id
    what = MANY.get(rule_id, f"Fix {{count}} findings of {printable(rule_id, 80)}").format(count=f"{len(findings):,}")
    names = listed(printable(finding.symbol, 60) for finding in findings if finding.symbol)
    return f"{what}{': ' if names else ''}{names}"


def first_sentence(text: str) -> str:
    return printable(text, 160).partition(". ")[0].rstrip(".")


def area(rule_id: str) -> str:
    return rule_id.partition("/")[0]
