"""Whose code an issue is about: the files that it names, and who owns them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import PurePosixPath

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
FILE = re.compile(r"[\w@.+-]+(?:[/\\][\w@.+-]+)*\.[A-Za-z]{1,4}\b")
MODULE = re.compile(r"\b[a-z_]\w*(?:\.[A-Za-z_]\w*)+")
PERSON = re.compile(r"^@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))$")
MOST_FILES = 5
TRACEBACK = re.compile(r"Traceback \(most recent call last\):.*?(?=Traceback \(most recent call last\):|\Z)", re.DOTALL)
FRAME = re.compile(r'^[ \t>]*File "([^"\n]+)", line \d+.*\n?(?:[ \t>]+(?![ \t>]|File ").*\n?){0,2}', re.MULTILINE)
INSTALLED = re.compile(r"site-packages|dist-packages|/lib/python|\\Lib\\|<frozen", re.IGNORECASE)
LOGGED = re.compile(r"^\W*\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*$", re.MULTILINE)
FENCED = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?^[ \t]*\1[ \t]*$", re.DOTALL | re.MULTILINE)


def files_named(text: str, files: Collection[str]) -> list[str]:
    """The repository's files that a text names: by path, in a traceback, or as a module; the last named first.

    What stands in blocks of code and logs counts only where it is a traceback: programs list many modules.
    """
    told = LOGGED.sub("", FENCED.sub(lambda block: "\n".join(FRAME.findall(block[0])), text))
    found: dict[str, None] = {}
    for name in [*FILE.findall(told), *MODULE.findall(told)][::-1]:
        path = _file(name.replace("\\", "/"), files)
        if path:
            found[path] = None
    return list(found)[:MOST_FILES]


def without_foreign_tracebacks(text: str, files: Collection[str]) -> str:
    """The text without the tracebacks that end in somebody's own code, as most of those do that are no bug of ours."""
    return TRACEBACK.sub(lambda found: "" if _is_foreign(found[0], files) else found[0], text)


def _is_foreign(traceback: str, files: Collection[str]) -> bool:
    frames = FRAME.findall(traceback)
    last = frames[-1].replace("\\", "/") if frames else ""
    return bool(last) and not INSTALLED.search(last) and _file(last.lstrip("/"), files) is None


def _file(name: str, files: Collection[str]) -> str | None:
    """The one file that ends so, of a path or a dotted name; nothing where several do."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    candidates = [parts[start:] for start in range(len(parts) - 1)]
    dotted = name.split(".")
    if len(parts) == 1:
        candidates += [[*dotted[: end - 1], f"{dotted[end - 1]}.py"] for end in range(len(dotted), 1, -1)]
    for candidate in candidates:
        ending = "/".join(candidate)
        fitting = [file for file in files if file == ending or file.endswith(f"/{ending}")]
        if len(fitting) == 1 and len(candidate) > 1:
            return fitting[0]
    return name if name in files else None


def owners_of(path: str, rules: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Who CODEOWNERS names for a file: the last rule that fits counts."""
    return next((owners for pattern, owners in reversed(rules) if _fits(pattern, path)), ())


def read_owners(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The rules of a CODEOWNERS file: a pattern and the people, by login; teams and addresses cannot be assigned."""
    return [(pattern, tuple(_people(owners))) for pattern, *owners in map(str.split, _lines(text))]


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        rule = line.split("#")[0].strip()
        if rule:
            yield rule


def _people(owners: Iterable[str]) -> Iterator[str]:
    return (match[1] for owner in owners if (match := PERSON.match(owner)))


def _fits(pattern: str, path: str) -> bool:
    """As in a gitignore file, without negation."""
    anchored = "/" in pattern.rstrip("/")
    expression = _expression(pattern.strip("/"))
    below = "(?:/.*)?" if not pattern.endswith("/*") else ""
    whole = re.compile(rf"{'' if anchored else '(?:.*/)?'}{expression}{below}")
    return whole.fullmatch(str(PurePosixPath(path))) is not None


@cache
def _expression(pattern: str) -> str:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(known.get(part, re.escape(part)) for part in parts)
