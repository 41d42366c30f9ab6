"""An analysis like a real one, made by hand, and one whose every text is hostile."""

from datetime import UTC, datetime

import pytest

from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.snapshot import Language
from analysis.result import (
    Analysis,
    Architecture,
    Cycle,
    Dependency,
    EngineNote,
    ExternalUse,
    HotSpot,
    LanguageFigures,
    Module,
    Score,
    ScorePart,
    UseKind,
)
from analysis.rules import Rule

RULES = (
    Rule(
        "dead-code/unused-function", "Unused function", "Nothing refers to it. Remove it.",
        Category.QUALITY, Severity.MEDIUM, Tier.SAFE_TO_FIX,
    ),
    Rule(
        "duplication/clone", "Duplicated code", "The same code **twice**. Keep one.",
        Category.QUALITY, Severity.MEDIUM, Tier.REVIEW,
    ),
    Rule(
        "architecture/import-cycle", "Import cycle", "Modules import each other.",
        Category.ARCHITECTURE, Severity.HIGH, Tier.REVIEW,
    ),
    Rule(
        "security/shell-injection", "Shell injection", "Input reaches a shell.",
        Category.SECURITY, Severity.CRITICAL, Tier.REVIEW,
    ),
)  # fmt: skip

HOSTILE = "</script><img src=x onerror=alert(1)>\u202e`|@octocat #12 \x1b[31m\nhttps://evil.example"


def finding(rule_id: str = "dead-code/unused-function", path: str = "app/core.py", line: int = 3, **more) -> Finding:
    rule = next((rule for rule in RULES if rule.id == rule_id), RULES[0])
    fields = {
        "rule_id": rule_id,
        "category": rule.category,
        "severity": rule.severity,
        "tier": rule.tier,
        "confidence": 0.9,
        "message": "`helper` is never used",
        "locations": (Location(path=path, line=line, column=1, end_line=line + 2),),
        "symbol": "helper",
    }
    return Finding(**(fields | more))


@pytest.fixture
def make_finding():
    return finding


@pytest.fixture
def rules() -> tuple[Rule, ...]:
    return RULES


def architecture() -> Architecture:
    names = ("app.cli", "app.core", "app.store", "app.text")
    edges = [
        ("app.cli", "app.core"), ("app.core", "app.store"), ("app.store", "app.core"),
        ("app.core", "app.text"), ("app.cli", "app.text"),
    ]  # fmt: skip
    packages = tuple(
        Module(name=name, path=name.replace(".", "/"), lines=400, fan_in=1, fan_out=1, instability=0.5)
        for name in names
    )
    dependencies = tuple(Dependency(source=source, target=target, weight=2) for source, target in edges)
    cycle = Cycle(
        modules=("app.core", "app.store"), shortest=("app.core", "app.store"), cut=dependencies[2], runtime=True
    )
    return Architecture(packages=packages, package_dependencies=dependencies, modules=packages, cycles=(cycle,))


def clone(path: str = "app/core.py") -> Finding:
    places = (
        Location(path=path, line=10, end_line=30, note="20 lines"),
        Location(path="app/store copy.py", line=40, end_line=60, note="the same 20 lines"),
    )
    return finding("duplication/clone", locations=places, message="20 lines appear twice", symbol="", fix="")


@pytest.fixture
def analysis() -> Analysis:
    unused = [finding(line=n, symbol=f"helper_{n}", message=f"`helper_{n}` is never used") for n in range(3, 17)]
    cycle = finding("architecture/import-cycle", message="app.core -> app.store -> app.core", symbol="", confidence=1)
    shell = finding(
        "security/shell-injection", "app/run.py", 8, message="Input reaches a shell", evidence=("argv", "run")
    )
    return Analysis(
        component="/work/app",
        commit="0123456789abcdef0123456789abcdef01234567",
        branch="main",
        created=datetime(2026, 3, 1, 12, tzinfo=UTC),
        seconds=1.25,
        figures=(LanguageFigures(language=Language.PYTHON, name="Python", files=4, lines=1600, commits=7),),
        findings=(*unused, clone(), cycle, shell),
        suppressed=(
            (finding(path="app/old.py"), "by comment: kept for plugins"),
            (finding(path="app/older.py"), "accepted in the baseline"),
        ),
        architecture=architecture(),
        external=(
            ExternalUse(
                kind=UseKind.HTTP, name="api.example.org", uses=3, modules=1, members=("get",), places=("app/run.py:9",)
            ),
        ),
        hot_spots=(
            HotSpot(path="app/core.py", commits=40, authors=5, lines=900, complexity=210, score=0.9),
            HotSpot(path="app/text.py", commits=4, authors=1, lines=300, complexity=20, score=0.1),
        ),
        score=Score(
            points=82.4,
            grade="B",
            parts=(ScorePart(name="Dead code", points=15, maximum=20, reason="14 unused functions"),),
        ),
        engines=(EngineNote(engine="graph-sitter", used=False, message="uv is not installed"),),
        skipped=(("app/big.py", "larger than 5 MB"),),
    )


@pytest.fixture
def hostile(analysis: Analysis) -> Analysis:
    """Every text that comes from code or its history tries to break out."""
    long = "x" * 10_000
    evil = finding(
        path=HOSTILE, message=HOSTILE + long, symbol=HOSTILE, evidence=(HOSTILE, long), fix=HOSTILE, confidence=1
    )
    module = Module(name=HOSTILE, path=HOSTILE, lines=1, fan_in=0, fan_out=0, instability=0)
    edge = Dependency(source=HOSTILE, target=HOSTILE)
    return analysis.model_copy(
        update={
            "component": HOSTILE,
            "branch": HOSTILE,
            "findings": (evil, evil),
            "suppressed": ((evil, f"by comment: {HOSTILE}"),),
            "architecture": Architecture(
                packages=(module,),
                package_dependencies=(edge,),
                cycles=(Cycle(modules=(HOSTILE,), shortest=(HOSTILE,), cut=edge, runtime=True),),
            ),
            "external": (ExternalUse(kind=UseKind.HTTP, name=HOSTILE, uses=1, modules=1, places=(HOSTILE,)),),
            "hot_spots": (HotSpot(path=HOSTILE, commits=1, authors=1, lines=10, complexity=9, score=1),),
            "engines": (EngineNote(engine=HOSTILE, used=False, message=HOSTILE),),
            "skipped": ((HOSTILE, HOSTILE),),
        }
    )
