"""A second opinion on dead code: graph-sitter confirms findings or casts doubt on them, and never makes any."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from analysis.findings import Finding, Severity, Tier
from analysis.index.paths import is_test
from analysis.index.snapshot import Language, Snapshot
from integrations.graph_sitter.answers import Candidate, Examination, Mention, Usage
from integrations.graph_sitter.selection import Budget, Selection, select_files

RULES = frozenset({"dead-code/unused-function", "dead-code/unused-class", "dead-code/unused-method"})
GRAPHS = ((Language.PYTHON,), (Language.TYPESCRIPT, Language.JAVASCRIPT))
ENGINE = "index+graph-sitter"
DOUBT_LEFT = 0.4
"""The share of the doubt in a finding that stays when graph-sitter finds no use either."""
DOUBTED = 0.4
"""The highest confidence of a finding for which graph-sitter knows a use."""

type Examine = Callable[[Path, Selection, Sequence[Candidate]], Sequence[Examination]]
"""Asks graph-sitter: root, files, candidates; see `integrations.graph_sitter.examine`."""

type Judgement = Callable[[Finding], Finding]


def confirm(
    findings: Sequence[Finding], snapshot: Snapshot, run: Examine, budget: Budget | None = None
) -> list[Finding]:
    """The findings in their order; those about unused functions, classes and methods judged by graph-sitter as well.

    What it confirms gets more confidence, what it knows a use of becomes information, and the evidence says where it
    looked. Raises what `run` raises.
    """
    asked = list(dict.fromkeys(candidate(f) for f in findings if f.rule_id in RULES and f.symbol))
    judgements: dict[Candidate, Judgement] = {}
    for languages in GRAPHS:
        paths = [file.path for file in snapshot.of(*languages)]
        here = set(paths)
        if candidates := [c for c in asked if c.path in here]:
            selection = select_files(snapshot.read, paths, candidates, budget or Budget())
            judgements |= _judge(selection, _examine(snapshot.root, selection, candidates, run))
    return [judgements[candidate(f)](f) if f.rule_id in RULES and candidate(f) in judgements else f for f in findings]


def candidate(finding: Finding) -> Candidate:
    """The symbol that a finding is about."""
    return Candidate(finding.location.path, finding.symbol, finding.location.line)


def _examine(
    root: Path, selection: Selection, candidates: Sequence[Candidate], run: Examine
) -> dict[Candidate, Examination]:
    left_out = {c: Examination(unknown=why) for c, why in selection.left_out.items()}
    asked = [c for c in candidates if c not in left_out]
    return left_out | (dict(zip(asked, run(root, selection, asked), strict=True)) if asked else {})


def _judge(selection: Selection, examined: Mapping[Candidate, Examination]) -> dict[Candidate, Judgement]:
    living = used_from_outside(examined)
    dead = _ranges(examined, living)
    judgements: dict[Candidate, Judgement] = {}
    for c, examination in examined.items():
        if c in living:
            judgements[c] = partial(_doubt, uses=living[c])
        else:
            mentions = [m for m in examination.mentions if not _inside(m, dead)]
            files = selection.mentioning[c.word]
            judgements[c] = partial(_support, examination=examination, mentions=mentions, files=files)
    return judgements


def used_from_outside(examined: Mapping[Candidate, Examination]) -> dict[Candidate, list[Usage]]:
    """The symbols that something living uses, with those uses; what only other unused symbols use is not among them."""
    living: dict[Candidate, list[Usage]] = {}
    while True:
        dead = _ranges(examined, living)
        outside = {
            c: uses
            for c, e in examined.items()
            if c not in living and (uses := [u for u in e.usages if not _inside(u, dead)])
        }
        if not outside:
            return living
        living |= outside


def _ranges(
    examined: Mapping[Candidate, Examination], living: Mapping[Candidate, object]
) -> list[tuple[str, int, int]]:
    """Path, first and last line of what is not known to live."""
    return [(c.path, e.start_line, e.end_line) for c, e in examined.items() if c not in living and not e.unknown]


def _inside(place: Usage | Mention, ranges: Iterable[tuple[str, int, int]]) -> bool:
    return any(place.path == path and start <= place.line <= end for path, start, end in ranges)


def _doubt(finding: Finding, uses: Sequence[Usage]) -> Finding:
    how = "only imported or exported" if all(use.importing for use in uses) else "used"
    tests = "by tests " if all(is_test(use.path) for use in uses) else ""
    evidence = f"graph-sitter: {how} {tests}at {_places(uses)}"
    return _weaken(finding, evidence, min(finding.confidence, DOUBTED), Tier.INFORMATION, Severity.INFO)


def _support(finding: Finding, examination: Examination, mentions: Sequence[Mention], files: int) -> Finding:
    if examination.unknown:
        return _told(finding, f"graph-sitter: no opinion, {examination.unknown}", finding.engine)
    said = f"graph-sitter: 0 usages in {files} file{'s' * (files != 1)} that mention{'s' * (files == 1)} the name"
    if quoted := [m for m in mentions if m.quoted]:
        evidence = f"{said}, but a string is the name at {_places(quoted)}"
        return _weaken(finding, evidence, finding.confidence, Tier.REVIEW, Severity.LOW)
    if examination.guard:
        return _told(finding, f"{said}, but {examination.guard}")
    if mentions:
        return _told(finding, f"{said}; the same name, not resolved to it, at {_places(mentions)}")
    return _told(replace(finding, confidence=round(1 - (1 - finding.confidence) * DOUBT_LEFT, 3)), said)


def _weaken(finding: Finding, evidence: str, confidence: float, tier: Tier, severity: Severity) -> Finding:
    """At most this tier and severity; what is no longer safe to fix offers no fix."""
    tiers = tuple(Tier)
    lower = max(finding.tier, tier, key=tiers.index)
    weaker = replace(finding, tier=lower, severity=min(finding.severity, severity), confidence=confidence, fix="")
    return _told(weaker, evidence)


def _told(finding: Finding, evidence: str, engine: str = ENGINE) -> Finding:
    return replace(finding, evidence=(*finding.evidence, evidence), engine=engine)


def _places(places: Sequence[Usage | Mention], most: int = 3) -> str:
    shown = [f"{place.path}:{place.line}" for place in places[:most]]
    more = len(places) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
