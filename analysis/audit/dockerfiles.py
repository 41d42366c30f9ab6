"""What is dangerous in the images that Dockerfiles build."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.audit.model import Kind, Reach, Risk
from analysis.audit.rules import DOCKER_SECRET, LATEST, REMOTE_ADD, ROOT
from analysis.audit.secret_formats import STAND_IN
from analysis.audit.secrets import is_silent
from analysis.findings import Category, Finding, Location
from analysis.index.snapshot import Snapshot
from analysis.rules import Rule

NAME = re.compile(r"(^|/)(Dockerfile|Containerfile)(\.[\w-]+)?$|\.Dockerfile$")
INSTRUCTION = re.compile(r"^\s*([A-Za-z]+)\s+(.+)$", re.DOTALL)
FROM = re.compile(r"^(?:--platform=\S+\s+)?(?P<image>\S+)(?:\s+as\s+(?P<stage>\S+))?", re.IGNORECASE)
ASSIGNED = re.compile(r"(?i)([\w-]*(?:secret|passwo?r?d|token|api_?key|private_?key)[\w-]*)[=\s]\s*[\"']?([^\s\"']+)")
NO_VALUE = re.compile(r"^\$|^(?:true|false|none|null|changeme|\d+|/.*|\w+://.*)$|/run/secrets|_FILE$", re.IGNORECASE)
DROPS = re.compile(r"\b(?:gosu|su-exec|s6-overlay|s6-setuidgid|setpriv|runuser)\b|[\"\s]/init\b")


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction, its lines joined."""

    name: str
    rest: str
    line: int


def find_in_dockerfiles(snapshot: Snapshot) -> list[Risk]:
    return [
        risk
        for file in snapshot.files
        if NAME.search(file.path) and not is_silent(file.path)
        for risk in look(file.path, snapshot.text(file.path) or "")
    ]


def steps_of(text: str) -> Iterator[Step]:
    """Instructions in order, without comments."""
    pending, start = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        start = start if pending else number
        pending += line.rstrip().removesuffix("\\") + " "
        if not line.rstrip().endswith("\\"):
            if match := INSTRUCTION.match(pending):
                yield Step(match[1].upper(), match[2].strip(), start)
            pending = ""


def look(path: str, text: str) -> Iterator[Risk]:
    """The risks of one file."""
    steps = list(steps_of(text))
    stages: set[str] = set()
    for step in steps:
        if step.name == "FROM" and (match := FROM.match(step.rest)):
            image = match["image"]
            if image not in stages and _is_moving(image):
                yield _risk(LATEST, path, step, f"{image} names no version", image)
            stages |= {match["stage"] or ""}
        elif step.name == "ADD" and re.search(r"https?://", step.rest) and "--checksum" not in step.rest:
            yield _risk(REMOTE_ADD, path, step, "ADD downloads a file that nothing verifies", step.rest[:80])
        elif step.name in ("ENV", "ARG"):
            yield from _told_secrets(path, step)
    yield from _root(path, steps, text)


def _is_moving(image: str) -> bool:
    """Whether the image is `latest`; with a variable in it, that is not known."""
    name = image.rpartition("/")[2]
    return "$" not in image and image != "scratch" and "@" not in name and (":" not in name or name.endswith(":latest"))


def _told_secrets(path: str, step: Step) -> Iterator[Risk]:
    for name, value in ASSIGNED.findall(step.rest):
        is_file = NO_VALUE.search(value) or name.upper().endswith(("_FILE", "_PATH", "_URL", "_NAME"))
        if len(value) >= 6 and not is_file and not STAND_IN.search(value):
            yield _risk(DOCKER_SECRET, path, step, f"{step.name} {name} holds a value ({value[:2]}…)", name)


def _root(path: str, steps: list[Step], text: str) -> Iterator[Risk]:
    """Of the last stage only, and only where it says what to run; base images may have set a user of their own."""
    last = max((place for place, step in enumerate(steps) if step.name == "FROM"), default=0)
    stage = steps[last:]
    runs = next((step for step in reversed(stage) if step.name in ("CMD", "ENTRYPOINT")), None)
    users = [step.rest for step in stage if step.name == "USER"]
    if runs and not DROPS.search(text) and (not users or users[-1].partition(":")[0] in ("root", "0")):
        yield _risk(ROOT, path, runs, "The last stage has no USER: what it runs is root", "last stage")


def _risk(rule: Rule, path: str, step: Step, message: str, symbol: str) -> Risk:
    finding = Finding(
        rule_id=rule.id, category=Category.SECURITY, severity=rule.severity, confidence=0.8, tier=rule.tier,
        message=message, locations=(Location(path=path, line=step.line),), symbol=symbol, engine="audit",
        evidence=(rule.help,),
    )  # fmt: skip
    return Risk(kind=Kind.CONTAINER, finding=finding, reach=Reach.USED, why="part of the image")
