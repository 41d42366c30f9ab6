"""JUnit files, read as a stream: of a failure one line is kept, and no entity of a file is ever resolved.

The format has no standard; `testsuite`, `testcase` and their attributes are as pytest, Maven Surefire, Gradle,
jest-junit and others write them (https://github.com/testmoapp/junitxml).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from xml.parsers import expat

from analysis.report.text import printable
from analysis.test_suite.model import Execution, Result, SuiteRun

OURS = "autopilot_"
"""How properties that our recorder writes begin."""

OF_NODE = "test"
"""The class that node:test names."""

CHUNK = 1 << 16
MOST_SAID, LONGEST = 1000, 120
BAD_CHILDREN = {"failure": Result.FAILED, "error": Result.FAILED, "skipped": Result.SKIPPED}
SUREFIRE_FLAKES = ("flakyFailure", "flakyError")
"""Maven Surefire's way to say that the test failed, and passed when it was run again."""


class NotJUnit(ValueError):
    """A file that cannot be read as JUnit, and why."""


@dataclass(slots=True)
class _Reader:
    suites: int = 0
    started: datetime | None = None
    host: str = ""
    cases: list[Execution] = field(default_factory=list)
    current: Execution | None = None
    flaked: int = 0
    inside: list[str] = field(default_factory=list)
    telling: bool = False
    told: str = ""

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("testsuite", "testsuites"):
            self.suites += 1
            self.inside.append(attributes.get("name", ""))
            self.started = self.started or _moment(attributes.get("timestamp", ""))
            self.host = self.host or attributes.get("hostname", "")
        elif tag == "testcase":
            self.current, self.flaked = _case(attributes, self.inside), 0
        elif self.current and tag == "property" and attributes.get("name", "").startswith(OURS):
            self.current = _with(self.current, attributes["name"].removeprefix(OURS), attributes.get("value", ""))
        elif self.current and tag in SUREFIRE_FLAKES:
            self.flaked += 1
        elif self.current and tag in BAD_CHILDREN:
            result = Result.EXCUSED if attributes.get("type") == "pytest.xfail" else BAD_CHILDREN[tag]
            self.current = replace(self.current, result=result, said=first_line(attributes.get("message", "")))
            self.telling, self.told = not self.current.said, ""

    def text(self, content: str) -> None:
        """What stands in a failure, where its message is not an attribute, as Mocha writes it."""
        if self.telling and len(self.told) < MOST_SAID:
            self.told += content

    def close(self, tag: str) -> None:
        if self.current and self.telling and tag.rpartition(":")[2] in BAD_CHILDREN:
            self.current, self.telling = replace(self.current, said=first_line(self.told.strip())), False
        if self.current and tag.rpartition(":")[2] == "testcase":
            failed = replace(self.current, result=Result.FAILED, again=True)
            self.cases += [self.current, *([failed] * self.flaked)]
            self.current = None
        elif tag.rpartition(":")[2] in ("testsuite", "testsuites"):
            self.inside.pop()


def read_junit(file: Path, commit: str = "", configuration: str = "", source: str = "") -> SuiteRun:
    """The tests of a file, in time and memory that its size bounds. Raises NotJUnit, OSError."""
    reader, parser = _Reader(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.open, reader.close
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise NotJUnit(f"{file.name} is no XML that can be read: {error}") from None
    if not reader.suites:
        raise NotJUnit(f"{file.name} holds no test suite; is it a JUnit file?")
    conditions = {"machine": reader.host} if reader.host else {}
    return SuiteRun(
        commit, source or file.name, tuple(reader.cases), configuration, reader.started, conditions=conditions
    )


def _refuse(*_: object) -> None:
    raise NotJUnit("The file declares entities, which no test runner does; it is not read")


def _case(attributes: dict[str, str], inside: list[str]) -> Execution:
    """A test by its class and name; node:test gives all the same class, and says by suites what they belong to."""
    owner = " ".join(filter(None, inside)) if attributes.get("classname") == OF_NODE else attributes.get("classname")
    name = ".".join(filter(None, (owner, attributes.get("name"))))
    return Execution(
        name or "(no name)", Result.PASSED, _number(attributes.get("time", "")), file=attributes.get("file", "")
    )


def _with(case: Execution, name: str, value: str) -> Execution:
    match name:
        case "position":
            return replace(case, position=int(_number(value)))
        case "setup":
            return replace(case, setup=_number(value))
        case "worker":
            return replace(case, worker=value)
    return case


def first_line(message: str) -> str:
    """What is kept of a failure's message."""
    return printable(next(iter(message[:MOST_SAID].splitlines()), ""), LONGEST)


def _number(text: str) -> float:
    """Some writers put commas between thousands; what is no number of seconds counts as none."""
    try:
        found = float(text.replace(",", ""))
    except ValueError:
        return 0.0
    return found if 0 <= found < float("inf") else 0.0


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
