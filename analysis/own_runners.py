"""How a repository's own test command is asked to write down which tests fail, beside what it prints."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

JUNIT, JEST = ".autopilot-junit.xml", ".autopilot-jest.json"
"""Where runners write it, relative to the folder that they are run in."""


@dataclass(frozen=True)
class Runner:
    """What a runner takes so that it tells, and words of a command that tell already in another way."""

    takes: tuple[str, ...]
    unless: re.Pattern[str]


_JEST = Runner(("--json", f"--outputFile={JEST}"), re.compile(r"--json|--outputFile|--watch(?!=false)|--listTests"))
_VITEST = Runner(
    ("--reporter=default", "--reporter=junit", f"--outputFile.junit={JUNIT}"),
    re.compile(r"--outputFile|--watch(?!=false)|bench"),
)
_MOCHA = Runner(
    ("--reporter", "xunit", "--reporter-option", f"output={JUNIT}"),
    re.compile(r"--reporter-opt|-O\b|multi|--watch(?!=false)"),
)
RUNNERS = {"jest": _JEST, "react-scripts": _JEST, "craco": _JEST, "react-app-rewired": _JEST, "vitest": _VITEST,
           "mocha": _MOCHA, "_mocha": _MOCHA}  # fmt: skip
"""By the name of the program, without what Node's files end with."""

OF_NODE = (
    "NODE_OPTIONS=--test-reporter=spec --test-reporter-destination=stdout "
    f"--test-reporter=junit --test-reporter-destination={JUNIT}"
)
"""Options of node:test: after the files in a command they would be files themselves."""

ADDED = frozenset({"env", OF_NODE, "--", *(word for runner in RUNNERS.values() for word in runner.takes)})

WRAPPERS = frozenset({"npx", "yarn", "pnpm", "bunx", "exec", "run", "c8", "nyc", "cross-env", "cross-env-shell"})
MANAGERS = frozenset({"npm", "yarn", "pnpm"})
GOES_ON = re.compile(r"[|;<>&`$\n]")
DEEPEST = 3


def telling_call(scripts: Mapping[str, str], manager: str) -> tuple[str, ...]:
    """How `manager` runs the script `test`, with what makes its runner tell, where that can be added safely.

    The last program of the script has to be a runner that is known: what is added reaches no other. A script that
    hands on to another script is followed.
    """
    call = (manager, "test")
    last, dashes = _last(scripts, "test", manager)
    words = _words(last)
    programs = [word for word in words if not _is_before(word)]
    of_node = programs[:1] in (["node"], ["tsx"])
    program = next(iter(programs[of_node and "--test" not in words :]), "")
    runner = RUNNERS.get(re.sub(r"\.[cm]?js$", "", PurePosixPath(program).name))
    if "--" in words:
        return call
    if runner is not None and not runner.unless.search(last):
        return (*call, *["--"] * dashes, *runner.takes)
    if of_node and "--test" in words and "--test-reporter" not in last and "NODE_OPTIONS" not in last:
        return ("env", OF_NODE, *call)
    return call


def _last(scripts: Mapping[str, str], name: str, manager: str, depth: int = 0) -> tuple[str, int]:
    """The last command of a script, and how many times npm has to be told that what follows is not for itself."""
    last = scripts.get(name, "").rpartition("&&")[2].strip()
    dashes = int(manager == "npm")
    match [word for word in _words(last) if word not in ("run", "run-script")]:
        case [inner, script] if inner in MANAGERS and script in scripts and depth < DEEPEST:
            if dashes < (inner == "npm"):
                return "", 0
            followed, more = _last(scripts, script, inner, depth + 1)
            return followed, dashes + more
    return last, dashes


def _words(command: str) -> list[str]:
    """The words of a command that is one program; none where a shell would do more with it."""
    if GOES_ON.search(command):
        return []
    try:
        return shlex.split(command)
    except ValueError:
        return []


def _is_before(word: str) -> bool:
    """Whether it stands before a program: variables, what wraps others, and options of those."""
    return word in WRAPPERS or word.startswith("-") or bool(re.match(r"^[A-Za-z_]\w*=", word))
