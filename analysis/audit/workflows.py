"""GitHub Actions, by zizmor where it is installed, else by a few rules of our own."""

import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from analysis.audit.model import Kind, Reach, Risk
from analysis.audit.rules import INJECTION, UNPINNED, UNTRUSTED, WRITE_ALL
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.snapshot import Snapshot
from analysis.rules import Rule
from analysis.tools import run_tool

ZIZMOR = "zizmor"
SECONDS = 120.0
PLACES = 20
OWN_ACTIONS = re.compile(r"^(?:actions|github)/")
USES = re.compile(r"^\s*(?:-\s*)?uses:\s*[\"']?(?P<action>[\w.-]+/[\w./-]+)@(?P<ref>[\w./-]+)")
ACTION = re.compile(r"(?P<action>[\w.-]+/[\w./-]+)@")
HYGIENE = frozenset(
    {"dependabot-cooldown", "self-repository", "adhoc-packages", "superfluous-actions", "anonymous-definition"}
)
"""Audits of zizmor that are about good order rather than about what an attacker can do."""

HASH = re.compile(r"^[0-9a-f]{40}$")
STRANGERS = re.compile(
    r"\$\{\{[^}]*github\.(?:event\.(?:issue|pull_request|comment|review|discussion|head_commit|commits)[\w.\[\]*]*"
    r"\.(?:title|body|message|name|ref|label|email)|head_ref)[^}]*\}\}"
)
HEAD = re.compile(r"ref:.*github\.(?:event\.pull_request\.head|head_ref)")
STEPS = {Severity.HIGH: Severity.MEDIUM, Severity.MEDIUM: Severity.LOW, Severity.LOW: Severity.LOW}


class _Determinations(msgspec.Struct):
    confidence: str
    severity: str


class _Point(msgspec.Struct):
    row: int


class _Place(msgspec.Struct):
    start_point: _Point


class _Concrete(msgspec.Struct):
    location: _Place
    feature: str = ""


class _Local(msgspec.Struct):
    given_path: str = ""
    verbatim_path: str = ""


class _Key(msgspec.Struct):
    local: _Local | None = msgspec.field(default=None, name="Local")


class _Symbolic(msgspec.Struct):
    key: _Key
    annotation: str = ""
    kind: str = ""


class _Location(msgspec.Struct):
    symbolic: _Symbolic
    concrete: _Concrete


class Told(msgspec.Struct):
    """One finding of zizmor."""

    ident: str
    desc: str
    url: str
    determinations: _Determinations
    locations: list[_Location]


def zizmor_program() -> str | None:
    """Beside our interpreter, or on the path."""
    beside = Path(sys.executable).parent / ZIZMOR
    return str(beside) if beside.is_file() else shutil.which(ZIZMOR)


def ask_zizmor(program: str, root: Path) -> list[Risk]:
    """What zizmor is sure enough of, one risk for each of its audits and severities. Raises ToolFailed."""
    command = [program, "--offline", "--quiet", "--no-progress", "--no-exit-codes", "--format=json-v1", str(root)]
    told = msgspec.json.decode(run_tool(ZIZMOR, command, seconds=SECONDS), type=list[Told])
    groups: dict[tuple[str, Severity], list[tuple[Told, Location]]] = {}
    for one in told:
        place = _primary(one, root)
        if place and (severity := _severity(one, place)):
            groups.setdefault((one.ident, severity), []).append((one, place))
    return [
        _risk(f"audit/workflow-{ident}", f"{pairs[0][0].desc[:1].upper()}{pairs[0][0].desc[1:]}", severity,
              [place for _, place in pairs], pairs[0][0].url, ZIZMOR)
        for (ident, severity), pairs in groups.items()
    ]  # fmt: skip


def _severity(one: Told, place: Location) -> Severity | None:
    """Less where zizmor is not sure, or only people with write access can use it; None where it only guesses."""
    sure, severity = (
        one.determinations.confidence,
        Severity(one.determinations.severity.lower().replace("ormational", "o")),
    )
    if one.ident in HYGIENE or sure in ("Low", "Unknown") or severity < Severity.LOW:
        return None
    if one.ident == "unpinned-uses":
        return Severity.LOW if OWN_ACTIONS.match(place.note) else Severity.MEDIUM
    if one.ident == "template-injection" and not any(STRANGERS.search(each.concrete.feature) for each in one.locations):
        return Severity.LOW
    return STEPS[severity] if sure == "Medium" else severity


def _primary(one: Told, root: Path) -> Location | None:
    known = [place for place in one.locations if place.symbolic.key.local]
    chosen = next((place for place in known if place.symbolic.kind == "Primary"), known[-1] if known else None)
    if chosen is None or chosen.symbolic.key.local is None:
        return None
    file = Path(chosen.symbolic.key.local.verbatim_path or chosen.symbolic.key.local.given_path)
    path = file.relative_to(root) if file.is_relative_to(root) else file
    uses = ACTION.search(chosen.concrete.feature)
    note = uses["action"] if uses and one.ident == "unpinned-uses" else ""
    return Location(path=path.as_posix(), line=chosen.concrete.location.start_point.row + 1, note=note)


def find_in_workflows(snapshot: Snapshot) -> list[Risk]:
    """By rules of our own."""
    places: dict[tuple[Rule, Severity], list[Location]] = {}
    for file in snapshot.files:
        if re.fullmatch(r"\.github/workflows/[^/]+\.ya?ml", file.path):
            for rule, severity, place in _look(file.path, snapshot.text(file.path) or ""):
                places.setdefault((rule, severity), []).append(place)
    return [
        _risk(rule.id, rule.title, severity, found, rule.help, "audit") for (rule, severity), found in places.items()
    ]


def _look(path: str, text: str) -> Iterator[tuple[Rule, Severity, Location]]:
    foreign = "pull_request_target" in text
    script = False
    for number, line in enumerate(text.splitlines(), 1):
        uses = USES.match(line)
        if uses and not HASH.match(uses["ref"]):
            severity = Severity.LOW if OWN_ACTIONS.match(uses["action"]) else Severity.MEDIUM
            yield UNPINNED, severity, Location(path=path, line=number, note=uses["action"])
        if foreign and HEAD.search(line):
            yield UNTRUSTED, Severity.HIGH, Location(path=path, line=number)
        if re.match(r"\s*permissions:\s*write-all\b", line):
            yield WRITE_ALL, Severity.MEDIUM, Location(path=path, line=number)
        key = re.match(r"\s*(?:-\s*)?([\w-]+):(?:\s|$)", line)
        script = key[1] == "run" if key else script
        if script and STRANGERS.search(line):
            yield INJECTION, Severity.HIGH, Location(path=path, line=number)


def _risk(  # noqa: PLR0913, PLR0917
    rule_id: str, message: str, severity: Severity, places: Iterable[Location], advice: str, engine: str
) -> Risk:
    found = sorted(places, key=lambda place: (place.path, place.line))
    names = ", ".join(dict.fromkeys(place.note for place in found if place.note))
    told = f"{message}, {len(found)} times" if len(found) > 1 else message
    finding = Finding(
        rule_id=rule_id, category=Category.SECURITY, severity=severity, confidence=0.9, tier=Tier.REVIEW, engine=engine,
        message=f"{told}: {names}" if names else told, locations=tuple(found[:PLACES]), evidence=(advice,),
        symbol=severity.value,
    )  # fmt: skip
    return Risk(kind=Kind.WORKFLOW, finding=replace(finding, context=_paths(found)), reach=Reach.USED,
                why="workflows run on GitHub")  # fmt: skip


def _paths(places: Iterable[Location]) -> str:
    return " ".join(dict.fromkeys(place.path for place in places))
