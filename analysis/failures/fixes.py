"""What is known to put a failure right, without anybody's guess."""

import re

from pydantic import Field

from analysis.failures.model import Diagnosis, FailureClass, Value


class Fix(Value):
    sentence: str
    command: tuple[str, ...] = Field(default=(), description="What does it, when a command can")


COMMANDS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("ruff", "rule"): ("Apply ruff's safe fixes", ("ruff", "check", "--fix", ".")),
    ("formatter", "would reformat"): ("Format the code", ("ruff", "format", ".")),
    ("rustfmt", "format"): ("Format the code", ("cargo", "fmt")),
    ("clippy", "lint"): ("Apply clippy's fixes", ("cargo", "clippy", "--fix", "--allow-dirty")),
    ("prettier", "style"): ("Format the code", ("npx", "prettier", "--write", ".")),
    ("eslint", "rule"): ("Apply ESLint's fixes", ("npx", "eslint", "--fix", ".")),
    ("biome", "rule"): ("Apply Biome's fixes", ("npx", "biome", "check", "--write", ".")),
}

BY_TEXT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"lockfile at .* needs to be updated", "Bring uv.lock up to date", ("uv", "lock")),
    (r"pyproject\.toml changed significantly since poetry\.lock", "Bring poetry.lock up to date", ("poetry", "lock")),
    (r"npm (?:ERR!|error) code EUSAGE|`npm ci` can only", "Bring package-lock.json up to date", ("npm", "install", "--package-lock-only")),
    (r"ERR_PNPM_OUTDATED_LOCKFILE", "Bring pnpm-lock.yaml up to date", ("pnpm", "install", "--lockfile-only")),
    (r"updates to go\.(?:mod|sum) needed|missing go\.sum entry", "Tidy go.mod and go.sum", ("go", "mod", "tidy")),
    (r"the lock file .*Cargo\.lock.* needs to be updated", "Bring Cargo.lock up to date", ("cargo", "update", "--workspace")),
    (r"No module named '(?P<name>[\w.]+)'", "Declare the dependency that provides `{name}`, or correct the import", ()),
    (r"Cannot find (?:module|package) '(?P<name>[^'./][^']*)'", "Add `{name}` to package.json, or correct the import", ()),
    (r"npm error Missing script: \"(?P<name>[^\"]+)\"", "Add the script `{name}` to package.json, or correct the call", ()),
    (r"(?s)(?:environ|<frozen os>).*KeyError: '(?P<name>[A-Z][A-Z0-9_]*_[A-Z0-9_]+)'|(?P<name2>\w+): unbound variable", "Set the environment variable `{name}` for this job", ()),
    (r"KeyError: '(?P<name>[A-Z][A-Z0-9_]*_[A-Z0-9_]+)'", "Give the setting `{name}` a value, or correct its name where it is read", ()),
    (r"(?P<name>[\w.\-]+): command not found", "Install `{name}` before it is called, or correct its name", ()),
    (r"No space left on device", "Free disk space on the runner, or cache less, then run again", ()),
    (r"fixture '(?P<name>\w+)' not found", "Define the fixture `{name}`, or add the plugin that brings it", ()),
)  # fmt: skip

BY_CLASS = {
    FailureClass.INFRASTRUCTURE: "Run it again: the cause lies outside the code",
    FailureClass.FLAKY: "Run it again, and put the test under quarantine until it is mended",
    FailureClass.MEMORY: "Give the job more memory, or split what it runs",
    FailureClass.TIMEOUT: "Find what hangs or has become slow; raise the limit only if it is slow for a reason",
}


def fixes_for(diagnosis: Diagnosis) -> list[Fix]:
    """What is known to help, most specific first; nothing where only reading the code can tell."""
    found = []
    if known := COMMANDS.get((diagnosis.tool, diagnosis.signature)):
        found.append(Fix(sentence=known[0], command=known[1]))
    told = "\n".join(
        [diagnosis.first_error.text if diagnosis.first_error else "", *(line.text for line in diagnosis.excerpt)]
    )
    for pattern, sentence, command in BY_TEXT:
        if match := re.search(pattern, told):
            name = next((value for value in match.groupdict().values() if value), "")
            found.append(Fix(sentence=sentence.format(name=name), command=command))
            break
    if not found and (sentence := BY_CLASS.get(diagnosis.failure_class, "")):
        found.append(Fix(sentence=sentence))
    return found
