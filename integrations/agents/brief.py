"""What an agent is told and given, and what it hands back."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveFloat, PositiveInt, SecretStr


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Budget(Value):
    """The most that one attempt may take.

    `quiet_seconds` is how long nothing may come out and no file may change; `repeats` how often the same few steps may
    follow each other. Money is held as far as the agent tells what it spends; see docs/agents.md.
    """

    dollars: PositiveFloat = 2.0
    turns: PositiveInt = 40
    seconds: PositiveFloat = 900
    quiet_seconds: PositiveFloat = 300
    repeats: PositiveInt = 5


class Quote(Value):
    """Text that others wrote (an issue, a comment, a log): shown to the agent as data, never as a task."""

    source: str
    text: str


class Attempt(Value):
    """How an earlier agent failed at the same task, and what it had changed by then."""

    agent: str
    error: str
    diff: str = ""


class Brief(Value):
    """One task in a repository. `task` is in our own words; what others wrote belongs into `quotes`."""

    task: str
    repository: Path
    base: str
    files: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    budget: Budget = Budget()


class Patch(Value):
    """A checked proposal: `diff` applies to the brief's base, with `git apply`; nothing is committed or pushed.

    `dollars` and `turns` are None where the agent does not tell.
    """

    agent: str
    diff: str
    files: tuple[str, ...]
    summary: str = ""
    dollars: float | None = None
    turns: NonNegativeInt | None = None


class Access(Value):
    """How to reach one agent. Nothing else of the caller's credentials reaches it.

    `program` replaces the usual name of a command-line tool, `login` is the folder of the tool's own login where there
    is no token, `url` a service other than the vendor's, and `model` one as the agent names it.
    """

    token: SecretStr | None = None
    model: str = ""
    url: str = ""
    program: str = ""
    login: Path | None = None
    organization: int | None = Field(default=None, description="Codegen's organisation")


class Availability(Value):
    """Whether an agent can be asked now; true or false like the answer itself. `advice` says what is missing."""

    ready: bool
    version: str = ""
    advice: str = ""

    def __bool__(self) -> bool:
        return self.ready


def secret(access: Access) -> str:
    """The token in the clear, for the agent's environment or a header and nothing else."""
    return access.token.get_secret_value() if access.token else ""
