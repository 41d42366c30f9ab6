"""Names of failed tests as test runners print them."""

import re

NAMES = (
    re.compile(r"^(?:FAILED|ERROR) (?P<name>\S+\.py(?:::.+?)?)(?: - |$)"),  # pytest
    re.compile(r"^(?:FAIL|ERROR): (?P<name>\S+ \([\w.]+\))"),  # unittest
    re.compile(r"^\s*● (?P<name>.+ › .+)$"),  # jest
    re.compile(r"^ FAIL {2}(?P<name>\S+ > .+)$"),  # vitest
    re.compile(r"^\s*--- FAIL: (?P<name>\S+)"),  # go
    re.compile(r"^test (?P<name>\S+) \.\.\. FAILED"),  # cargo
    re.compile(r"^\[ERROR\] {2,}(?P<name>[\w$]+[.:][\w$]+)(?::\d+)? "),  # maven
    re.compile(r"^(?P<name>\S+ > \S.*) FAILED$"),  # gradle
    re.compile(r"^\[ {2}FAILED {2}\] (?P<name>\w+\.\w+)"),  # googletest
    re.compile(r"^rspec (?P<name>\./\S+)"),
    re.compile(r"^not ok \d+ -? ?(?P<name>.+)$"),  # TAP
)


def failed_test(text: str) -> str | None:
    """The test that the line says has failed."""
    return next((match["name"] for pattern in NAMES if (match := pattern.match(text))), None)
