"""What the first lines of a file tell of who wrote it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import takewhile

from analysis.index.languages import Language
from analysis.index.source import Snapshot, SourceFile

LINES = 40
TOP = 8000
SAMPLE = 100
USUAL = 0.1
USUAL_AT_LEAST = 3
"""What as large a part of such a sample says is the project's own way."""
MOST = 0.5
"""Terms in fewer files than that may be those of a large library among them."""
BEGINNING = 1000
"""As much of a README or NOTICE speaks of the project; the rest gives credit to others."""
QUOTED = 60
COMMENT = re.compile(r"^\s*(#|//|/?\*|\"\"\"|'''|<!--|$)")
COPIED = re.compile(
    r"original (\(?\w+\)? )?(author|source|code|version)|\boriginally (written )?by\b"
    r"|\b(ported|copied|taken|borrowed|lifted|adapted|extracted|vendored|downloaded|stolen|derived|backported)"
    r" (\S+ ){0,3}(from|by|of)\b|\bfork of|(?:python )?port of",
    re.IGNORECASE,
)
"""What people write above code that they copied in."""

GENERATED = re.compile(r"\bgenerated (?:automatically )?(?:by|from|with)\b", re.IGNORECASE)
IMPORT = re.compile(r"^\s*(import|from)\b")

PART_OF = re.compile(r"is (?:a )?part of (?:the )?([\w.-]+(?: [A-Z][\w.-]*)*)", re.IGNORECASE)
LICENSED = re.compile(r"licen[cs]ed? (?:to|under) .*|SPDX-License-Identifier.*|@licen[cs]e.*", re.IGNORECASE)
HOLDER = re.compile(r"(?:copyright|\(c\)|©)[\s:(c)©]*(?:\d{4}[\s,–-]*)+(?:by )?([^\W\d][^\n<(*/]{2,60})", re.IGNORECASE)
_NO_NAMES = """
and the inc ltd llc gmbh all rights reserved authors author contributors team developers project foundation software
python package library program this file
"""
NO_NAMES = frozenset(_NO_NAMES.split())
VERSION = re.compile(r"^__version__\s*=", re.MULTILINE)
MAKER = re.compile(r"^__(author|copyright|license)__\s*=", re.MULTILINE)
RELEASE = re.compile(r"^\W*(?:@?version\b:?|v)\s*\d+\.\d+(?=(?s:.*)\blicen[cs]e)", re.MULTILINE | re.IGNORECASE)
"""A version, and further down a licence: the header of a library that is handed out as one file."""
BANNER = re.compile(r"\A\s*/\*!(?:[^*]|\*(?!/)){0,300}?\bv?\d+\.\d+")
"""A comment that minifiers are told to keep, with a version: that of a script as it is handed out."""
TERMS = re.compile(
    r"Redistribution and use in source and binary forms|Permission is hereby granted"
    r"|The above copyright notice and this"
)
"""What a licence says that its holder wants in every copy."""

TELLS_OF_PROJECT = re.compile(
    r"^(licen[cs]e|copying|authors|contributors|notice|readme|maintainers)[\w.-]*$"
    r"|^(setup\.(py|cfg)|pyproject\.toml|package\.json)$",
    re.IGNORECASE,
)
MANIFEST = re.compile(r"^(setup\.(py|cfg)|pyproject\.toml|package\.json)$", re.IGNORECASE)
NAMED = re.compile(r"^\s*[\"']?(?:name|author)[\"']?\s*[:=]\s*[\"']?([^\"'\n]+)", re.MULTILINE)
CALLED = re.compile(r"^\s*[\"']?name[\"']?\s*[:=]\s*[\"']?([^\"'\n]+)", re.MULTILINE)
TITLE = re.compile(r"[\s#/*\"']*(?:the )?(\w{3,})", re.IGNORECASE)
GIVES_CREDIT = re.compile(r"^(notice|readme)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d]\w{2,}")


def foreign(path: str, text: str, snapshot: Snapshot) -> str:
    """What a file's header says of somebody other than the project having written it; "" for nothing."""
    return next(_signs(path, text, snapshot), "")


def read_release(content: bytes, _file: SourceFile) -> tuple[str, ...] | None:
    """Whose it is, if a header is that of a library as it is handed out: with a version, and a licence or a banner."""
    head = _head(content[:TOP].decode(errors="replace"))
    if not RELEASE.search(head) and not BANNER.search(head):
        return None
    return tuple(found[1] for found in _claims(head))


def is_foreign_release(path: str, holders: Iterable[str], snapshot: Snapshot) -> bool:
    """Whether neither the file's name nor who holds it is a name of the project, its makers or its usual headers."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    return _owners(snapshot).isdisjoint(_words(name, *holders) - NO_NAMES)


def _signs(path: str, text: str, snapshot: Snapshot) -> Iterator[str]:
    head, opening = _head(text), _head(text, imports=True)
    if found := COPIED.search(head):
        yield _line(head, found)
    if found := GENERATED.search(opening):
        yield _line(opening, found)
    if (found := RELEASE.search(head)) and not _has_usual_releases(snapshot):
        yield _line(head, found)
    if "__version__" in text and not path.endswith("__init__.py") and VERSION.search(text) and MAKER.search(text):
        yield "a version and an author of its own"
    if TERMS.search(text[:TOP]) and not _has_usual_terms(snapshot):
        yield "a licence of its own"
    if (found := LICENSED.search(head)) and found[0].strip() not in _usual_licences(snapshot):
        yield _line(head, found)
    claims = PART_OF.finditer(head) if _is_titled(head, snapshot) else _claims(head)
    yield from (_line(head, found) for found in claims if _is_new(found[1], snapshot))


def _is_titled(head: str, snapshot: Snapshot) -> bool:
    """Whether a line before the holders begins with the project's name: they are people who wrote for it."""
    before = HOLDER.split(head, maxsplit=1)[0]
    titles = (found[1].lower() for line in before.splitlines() if (found := TITLE.match(line)))
    return not _names(snapshot).isdisjoint(titles)


def _head(text: str, *, imports: bool = False) -> str:
    """The comments at the top, with those among and after the `imports` if wanted, else the first line."""
    lines = text[:TOP].splitlines()[:LINES]
    belongs = takewhile(lambda line: COMMENT.match(line) or (imports and IMPORT.match(line)), lines)
    return "\n".join(belongs) or "\n".join(lines[:1])


def _claims(head: str) -> Iterator[re.Match[str]]:
    yield from PART_OF.finditer(head)
    yield from HOLDER.finditer(head)


def _is_new(name: str, snapshot: Snapshot) -> bool:
    """Whether nothing that the project says of itself has a word of the name."""
    words = _words(name) - NO_NAMES
    return bool(words) and words.isdisjoint(_project(snapshot))


@lru_cache(4)
def _has_usual_terms(snapshot: Snapshot) -> bool:
    """Whether the project writes its licence into its files."""
    texts = _some(snapshot)
    count = sum(bool(TERMS.search(text)) for text in texts)
    return is_usual(count, len(texts)) and count >= MOST * len(texts)


@lru_cache(4)
def _has_usual_releases(snapshot: Snapshot) -> bool:
    """Whether the project writes its own version into its files."""
    texts = _some(snapshot)
    return is_usual(sum(bool(RELEASE.search(_head(text))) for text in texts), len(texts))


def is_usual(count: int, of: int) -> bool:
    """Whether what `count` of so many files say is the project's own way."""
    return count >= max(USUAL_AT_LEAST, USUAL * of)


@lru_cache(4)
def _usual_licences(snapshot: Snapshot) -> frozenset[str]:
    """What many of the project's files say of their licence."""
    heads = [_head(text) for text in _some(snapshot)]
    counted = Counter(found[0].strip() for head in heads if (found := LICENSED.search(head)))
    return frozenset(line for line, count in counted.items() if is_usual(count, len(heads)))


@lru_cache(4)
def _some(snapshot: Snapshot) -> tuple[str, ...]:
    """How evenly spaced files of code begin."""
    code = [file.path for file in snapshot.files if file.language is not Language.OTHER]
    return tuple((snapshot.text(path) or "")[:TOP] for path in code[:: len(code) // SAMPLE + 1])


@lru_cache(4)
def _project(snapshot: Snapshot) -> frozenset[str]:
    """The words of the files at the top that tell what the project is, and whose; and of its usual headers."""
    top = [file.path for file in snapshot.files if TELLS_OF_PROJECT.match(file.path)]
    cut = {path: BEGINNING if GIVES_CREDIT.match(path) else None for path in top}
    texts = [snapshot.root.name, *((snapshot.text(path) or "")[: cut[path]] for path in top)]
    return frozenset({*_words(*texts), *_usual(snapshot)})


@lru_cache(4)
def _names(snapshot: Snapshot) -> frozenset[str]:
    """The words of what the project, and its folder, are called."""
    manifests = [file.path for file in snapshot.files if MANIFEST.match(file.path)]
    names = [name for path in manifests for name in CALLED.findall(snapshot.text(path) or "")]
    return frozenset(_words(snapshot.root.name, *names) - NO_NAMES)


@lru_cache(4)
def _owners(snapshot: Snapshot) -> frozenset[str]:
    """The words of the project's name, and of the files that tell whose it is."""
    top = [file.path for file in snapshot.files if TELLS_OF_PROJECT.match(file.path)]
    names = [name for path in top for name in NAMED.findall(snapshot.text(path) or "")]
    makers = [snapshot.text(path) or "" for path in top if not GIVES_CREDIT.match(path) and not MANIFEST.match(path)]
    return frozenset({*_words(snapshot.root.name, *names, *makers), *_usual(snapshot)} - NO_NAMES)


def _usual(snapshot: Snapshot) -> Iterator[str]:
    heads = [_head(text) for text in _some(snapshot)]
    counted = Counter(word for head in heads for word in _words(*(found[1] for found in _claims(head))))
    return (word for word, count in counted.items() if is_usual(count, len(heads)))


def _words(*texts: str) -> set[str]:
    return {word.lower() for text in texts for word in WORD.findall(text)}


def _line(head: str, found: re.Match[str]) -> str:
    """The line of a header in which something was found."""
    start = head.rfind("\n", 0, found.start()) + 1
    return head[start:].partition("\n")[0].strip(" \t#*/")[:QUOTED]
