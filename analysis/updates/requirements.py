"""Requirement files: what they pin, and how a pin is changed without touching anything else."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from packaging.utils import canonicalize_name

from analysis.dependencies.declared import is_manifest
from analysis.updates.model import Dependency, Ecosystem, Source

PIN = re.compile(
    r"^(?P<before>\s*(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*==\s*)(?P<version>[\w.!+]+)(?=\s*(?:$|;|#|\\))",
    re.MULTILINE,
)
QUOTED_PIN = re.compile(
    r"(?P<before>[\"'](?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*==\s*)(?P<version>[\w.!+]+)(?=\s*[;\"'])"
)
"""In a TOML list."""

COMMAND = re.compile(r"^#\s+((?:uv pip compile|pip-compile)\b.*)$", re.MULTILINE)
FLAGS = frozenset({
    "--generate-hashes", "--universal", "--no-annotate", "--strip-extras", "--no-strip-extras", "--all-extras",
    "--no-emit-index-url", "--allow-unsafe", "--no-header",
})  # fmt: skip
VALUED = frozenset({"--python-version", "-p", "--extra", "--group", "--constraint", "-c", "--python-platform"})
OUTPUT = frozenset({"-o", "--output-file"})
NOT_OF_UV = frozenset({"--allow-unsafe", "--strip-extras"})


@dataclass(frozen=True, slots=True)
class Compilation:
    """How a tool made a requirements file: from which files, with which options; `command` is what its head says."""

    inputs: tuple[str, ...]
    options: tuple[str, ...]
    command: str


def is_requirements_file(path: str) -> bool:
    constraints = PurePosixPath(path).name.startswith("constraints")
    return path.endswith(".txt") and (constraints or is_manifest(path))


def pinned(path: str, text: str, needs: str = "") -> tuple[Dependency, ...]:
    """The exact pins of a file that people keep."""
    hashed = "--hash=" in text
    return () if hashed else _pins(path, text, Source.REQUIREMENTS, needs, PIN)


def pinned_in_project(path: str, text: str, needs: str = "") -> tuple[Dependency, ...]:
    """The exact pins of a pyproject.toml."""
    start = text.find("[build-system]")
    return _pins(path, text if start < 0 else text[:start] + _after(text, start), Source.PYPROJECT, needs, QUOTED_PIN)


def compiled(path: str, text: str, inputs: Mapping[str, str], needs: str = "") -> tuple[Dependency, ...]:
    """The pins of a file that a tool made, of what its inputs name."""
    named = {canonicalize_name(name) for name in re.findall(r"[A-Za-z0-9][\w.-]*", "\n".join(inputs.values()))}
    pins = _pins(path, text, Source.COMPILED, needs, PIN)
    return tuple(one for one in pins if one.name in named)


def with_pin(text: str, name: str, version: str, new: str) -> str:
    """The text with this pin at the new version; everything else as it was."""

    def replaced(match: re.Match[str]) -> str:
        same = canonicalize_name(match["name"]) == name and match["version"] == version
        return match["before"] + (new if same else match["version"])

    return QUOTED_PIN.sub(replaced, PIN.sub(replaced, text))


def compilation_of(path: str, text: str) -> Compilation | None:
    """What the head of the file says of how it was made; None if it is kept by people, or made in a way not known."""
    match = COMMAND.search(text)
    if match is None:
        return None
    words = shlex.split(match[1].removeprefix("uv pip compile").removeprefix("pip-compile"))
    inputs, options = _arguments(words)
    inputs = inputs or ([str(PurePosixPath(path).with_suffix(".in"))] if path.endswith(".txt") else [])
    return Compilation(tuple(inputs), tuple(options), match[1])


def with_head_of(old: str, new: str) -> str:
    """The new text below the comments that the old one begins with, which say how people make it."""
    return _head(old) + new.removeprefix(_head(new))


def _arguments(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Only options that decide what is resolved, from a list: the head of a file is nobody's command line."""
    inputs: list[str] = []
    options: list[str] = []
    rest = iter([part for word in words for part in (word.split("=", 1) if word.startswith("--") else [word])])
    for word in rest:
        if word in OUTPUT:
            next(rest, None)
        elif word in VALUED:
            options += [word, next(rest, "")]
        elif word in FLAGS - NOT_OF_UV:
            options.append(word)
        elif not word.startswith("-") and ".." not in PurePosixPath(word).parts and not word.startswith("/"):
            inputs.append(word)
    return inputs, options


def _pins(path: str, text: str, source: Source, needs: str, pattern: re.Pattern[str]) -> tuple[Dependency, ...]:
    pins = {(canonicalize_name(match["name"]), match["version"]) for match in pattern.finditer(text)}
    return tuple(
        Dependency(
            ecosystem=Ecosystem.PYTHON, source=source, name=name, version=version, path=path,
            constraint=f"=={version}", needs=needs,
        )
        for name, version in sorted(pins)
    )  # fmt: skip


def _head(text: str) -> str:
    lines = text.splitlines(keepends=True)
    count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:count])


def _after(text: str, start: int) -> str:
    following = re.search(r"^\[", text[start + 1 :], re.MULTILINE)
    return text[start + 1 + following.start() :] if following else ""
