"""Credentials in text, told from what only looks like them. Only the first characters are ever shown."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.audit.model import Kind, Reach, Risk
from analysis.audit.rules import SECRET
from analysis.audit.secret_formats import ADDRESS, ASSIGNMENT, FORMATS, KEY_BLOCK, STAND_IN, WORDS, entropy
from analysis.findings import Category, Finding, Location, Severity
from analysis.index.paths import is_example, is_generated, is_test, is_test_data, is_vendored
from analysis.index.snapshot import Snapshot

SHOWN = 4
RANDOM = 3.0
RANDOM_TEXT = 3.7
ALLOWED = re.compile(
    r"autopilot: ignore|pragma: allowlist secret|gitleaks:allow|nosec\b|noqa|trufflehog:ignore", re.IGNORECASE
)
NO_HOST = re.compile(r"^(?:localhost|127\.|0\.0\.0\.0|db$|host|redis$|postgres|mysql|[^.]+$|.*example)", re.IGNORECASE)
ASIDE_FILE = re.compile(r"\.(?:lock|sum|snap|svg|map|po|pot|md|rst|ipynb|csv|txt)$|lock\.(?:json|ya?ml)$|(?:^|/)CHANGE")
FOR_TRIAL = re.compile(
    r"(?:^|[._/-])(?:ci|cypress|dev|develop|development|local|e2e|playwright|devcontainer)(?:[._/-]|$)"
)
"""Places where passwords are made up for a database that lives for minutes."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A credential in a text. `value` stays inside of the analysis."""

    name: str
    value: str
    line: int
    severity: Severity
    confidence: float

    @property
    def shown(self) -> str:
        """What may be told of it."""
        start = "" if self.name.endswith("PRIVATE KEY") else self.value[:SHOWN]
        return f"{start}…, {len(self.value)} characters" if start else f"{len(self.value)} characters"

    @property
    def trace(self) -> str:
        """Tells one from another, and nothing more: too short to find the value by trying."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:8]


def is_silent(path: str) -> bool:
    """Whether credentials in a file are there to try or to show something with."""
    return is_test(path) or is_test_data(path) or is_vendored(path) or _is_shown(path)


def _is_shown(path: str) -> bool:
    """Examples, but not files such as `.env` and `.github/…`, which count as examples for other purposes."""
    visible = "/".join(part.lstrip(".") for part in path.split("/"))
    template = re.search(r"\.(?:example|sample|template|dist|tmpl)(?:\.|$)|(?:^|/)\w*example", visible)
    return bool(is_example(visible) or template)


def secrets_in(text: str, *, guess: bool = True) -> Iterator[Secret]:
    """Credentials in a text; `guess` also takes what is random and assigned to a name such as `api_key`."""
    for each in FORMATS:
        for match in each.pattern.finditer(text):
            if is_random(match["rest"]) and not _is_allowed(text, match):
                yield _secret(each.name, match[0], text, match, each.severity, 0.95)
    for match in KEY_BLOCK.finditer(text):
        if len(re.sub(r"\\n|\s", "", match["rest"])) > 100 and not _is_allowed(text, match):
            encrypted = "ENCRYPTED" in match[0]
            yield _secret(match["kind"], match["rest"], text, match, Severity.LOW if encrypted else Severity.HIGH, 0.9)
    if guess:
        yield from _guessed(text)


def _guessed(text: str) -> Iterator[Secret]:
    for match in ADDRESS.finditer(text):
        if not NO_HOST.match(match["host"]) and _is_password(match["rest"]) and not _is_allowed(text, match):
            yield _secret("password in an address", match["rest"], text, match, Severity.HIGH, 0.6)
    for match in ASSIGNMENT.finditer(text):
        value = match["rest"]
        mixed = re.search(r"\d", value) and re.search(r"[A-Za-z]", value) and not WORDS.match(value)
        if mixed and entropy(value) > RANDOM_TEXT and not STAND_IN.search(value) and not _is_allowed(text, match):
            yield _secret("credential", value, text, match, Severity.MEDIUM, 0.5)


def _secret(  # noqa: PLR0913, PLR0917
    name: str, value: str, text: str, match: re.Match[str], severity: Severity, confidence: float
) -> Secret:  # fmt: skip
    return Secret(name, value, text.count("\n", 0, match.start()) + 1, severity, confidence)


def _is_password(value: str) -> bool:
    return bool(re.search(r"\d", value)) and not STAND_IN.search(value) and len(set(value)) >= 6


def is_random(value: str) -> bool:
    """Whether the variable part of a credential was drawn rather than typed."""
    return not STAND_IN.search(value) and entropy(value) > RANDOM


def _is_allowed(text: str, match: re.Match[str]) -> bool:
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.start())
    return bool(ALLOWED.search(text[start : end if end >= 0 else len(text)]))


def find_secrets(snapshot: Snapshot, published: str) -> list[Risk]:
    """Credentials in the tree. `published` says where it can be read, empty if nowhere that we know of."""
    found: list[Risk] = []
    for file in snapshot.files:
        if is_silent(file.path) or is_generated(file.path):
            continue
        text = snapshot.text(file.path) or ""
        guess = not ASIDE_FILE.search(file.path) and not FOR_TRIAL.search(file.path)
        found += [secret_risk(file.path, one, published) for one in once(secrets_in(text, guess=guess))]
    return found


def once(secrets: Iterable[Secret]) -> list[Secret]:
    """Each value once, by the first format that knows it."""
    found: dict[str, Secret] = {}
    for one in secrets:
        found.setdefault(one.value, one)
    lines = {one.line for one in found.values() if one.confidence > 0.5}
    return [one for one in found.values() if one.confidence > 0.5 or one.line not in lines]


def secret_risk(path: str, secret: Secret, published: str) -> Risk:
    where = f"; it can be read in {published}" if published else "; no published branch is known to have it"
    finding = Finding(
        rule_id=SECRET.id, category=Category.SECURITY, severity=secret.severity, confidence=secret.confidence,
        tier=SECRET.tier, message=f"{_article(secret.name)} ({secret.shown}) is in the tree{where}",
        locations=(Location(path=path, line=secret.line),), engine="audit", context=secret.trace,
        fix="Revoke it, then read it from the environment or a secret store",
    )  # fmt: skip
    return Risk(kind=Kind.SECRET, finding=finding, reach=Reach.USED, why=published or "not published as far as we know")


def _article(name: str) -> str:
    return f"{'An' if name[0] in 'AEIOaeio' else 'A'} {name}"
