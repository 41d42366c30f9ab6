"""What is said of a failure."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from analysis.result import Fraction


class FailureClass(StrEnum):
    TEST = "test"
    FLAKY = "flaky"
    COMPILE = "compile"
    LINT = "lint"
    DEPENDENCY = "dependency"
    INFRASTRUCTURE = "infrastructure"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CONFIGURATION = "configuration"
    UNKNOWN = "unknown"


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class LogLine(Value):
    """`number` counts from 1 in the log; 0 where the text comes from no log."""

    number: int
    text: str


class Frame(Value):
    """A place in source code that the log names."""

    path: str
    line: int | None = None
    symbol: str = ""


class Diagnosis(Value):
    """The first real error of a failed run and what kind of failure it is."""

    failure_class: FailureClass
    confidence: Fraction
    tool: str = Field(default="", description="What reported the error, such as `pytest` or `rustc`")
    signature: str = Field(default="", description="The row of the table that recognised the error")
    first_error: LogLine | None = None
    excerpt: tuple[LogLine, ...] = ()
    frames: tuple[Frame, ...] = ()
    failed_tests: tuple[str, ...] = ()
    evidence: tuple[str, ...] = Field(default=(), description="Why this class, a sentence each")
    lines: int = Field(default=0, description="How many lines were read")
    novel_lines: int | None = Field(default=None, description="Of them, such as no green run printed")
