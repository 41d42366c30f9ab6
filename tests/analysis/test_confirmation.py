import subprocess
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from analysis.confirmation import confirm, used_from_outside
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.snapshot import Snapshot, take_snapshot
from integrations.graph_sitter.answers import Candidate, Examination, Mention, Usage
from integrations.graph_sitter.environment import Environment
from integrations.graph_sitter.errors import GraphSitterUnavailable
from integrations.graph_sitter.examine import examine
from integrations.graph_sitter.selection import Budget, Selection

LONELY = Candidate("a.py", "lonely")


def finding(symbol: str = "lonely", path: str = "a.py", rule: str = "unused-function", line: int = 1) -> Finding:
    return Finding(
        rule_id=f"dead-code/{rule}",
        category=Category.QUALITY,
        severity=Severity.MEDIUM,
        confidence=0.9,
        tier=Tier.SAFE_TO_FIX,
        message=f"Nothing uses {symbol}",
        locations=(Location(path=path, line=line),),
        symbol=symbol,
        evidence=("references: none",),
        fix="Remove it.",
    )


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    (tmp_path / "a.py").write_text("def lonely(): ...\n")
    (tmp_path / "b.py").write_text("text = 'so lonely'\n")
    return take_repository(tmp_path)


def take_repository(folder: Path) -> Snapshot:
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    return take_snapshot(folder)


def answering(answers: Mapping[str, Examination]) -> partial[list[Examination]]:
    """graph-sitter's place taken by known answers."""

    def answer(
        answers: Mapping[str, Examination], root: Path, selection: Selection, candidates: Sequence[Candidate]
    ) -> list[Examination]:
        return [answers[candidate.name] for candidate in candidates]

    return partial(answer, answers)


def judge(snapshot: Snapshot, examination: Examination) -> Finding:
    return confirm([finding()], snapshot, answering({"lonely": examination}))[0]


def test_no_usage_raises_the_confidence_and_says_where_it_looked(snapshot: Snapshot) -> None:
    judged = judge(snapshot, Examination(start_line=1, end_line=1))
    assert judged.confidence == pytest.approx(0.96)
    assert judged.engine == "index+graph-sitter"
    assert judged.evidence == ("references: none", "graph-sitter: 0 usages in 2 files that mention the name")
    assert (judged.tier, judged.severity, judged.fix) == (Tier.SAFE_TO_FIX, Severity.MEDIUM, "Remove it.")
    assert judged.fingerprint == finding().fingerprint


def test_a_usage_makes_it_information_with_the_places_as_evidence(snapshot: Snapshot) -> None:
    judged = judge(snapshot, Examination(start_line=1, end_line=1, usages=(Usage("b.py", 1), Usage("b.py", 9))))
    assert (judged.tier, judged.severity, judged.fix) == (Tier.INFORMATION, Severity.INFO, "")
    assert judged.confidence < 0.5
    assert judged.evidence[-1] == "graph-sitter: used at b.py:1, b.py:9"


@pytest.mark.parametrize(
    ("usage", "said"),
    [
        (Usage("tests/test_a.py", 3), "used by tests at tests/test_a.py:3"),
        (Usage("b.py", 1, importing=True), "only imported or exported at b.py:1"),
    ],
)
def test_what_kind_of_usage_it_is_is_said(snapshot: Snapshot, usage: Usage, said: str) -> None:
    assert said in judge(snapshot, Examination(start_line=1, end_line=1, usages=(usage,))).evidence[-1]


def test_a_string_that_is_the_name_asks_for_a_review(snapshot: Snapshot) -> None:
    judged = judge(snapshot, Examination(start_line=1, end_line=1, mentions=(Mention("b.py", 1, quoted=True),)))
    assert (judged.tier, judged.severity, judged.fix, judged.confidence) == (Tier.REVIEW, Severity.LOW, "", 0.9)


@pytest.mark.parametrize(
    ("examination", "said"),
    [
        (Examination(start_line=1, end_line=1, guard="it is decorated"), "but it is decorated"),
        (Examination(start_line=1, end_line=1, mentions=(Mention("b.py", 1),)), "not resolved to it, at b.py:1"),
        (Examination(unknown="graph-sitter could not read its file"), "no opinion, graph-sitter could not read"),
    ],
)
def test_without_certainty_the_confidence_stays(snapshot: Snapshot, examination: Examination, said: str) -> None:
    judged = judge(snapshot, examination)
    assert (judged.confidence, judged.tier, judged.fix) == (0.9, Tier.SAFE_TO_FIX, "Remove it.")
    assert said in judged.evidence[-1]


def test_other_findings_stay_as_they_are_and_in_their_order(snapshot: Snapshot) -> None:
    others = [finding(rule="unused-public"), finding(path="gone.py"), finding(symbol="")]
    judged = confirm([others[0], finding(), *others[1:]], snapshot, answering({"lonely": Examination()}))
    assert [judged[0], *judged[2:]] == others
    assert judged[1].engine == "index+graph-sitter"


def test_two_findings_about_one_symbol_stay_two(snapshot: Snapshot) -> None:
    judged = confirm([finding(line=1), finding(line=2)], snapshot, answering({"lonely": Examination()}))
    assert [f.location.line for f in judged] == [1, 2]


def test_with_nothing_to_judge_graph_sitter_is_not_asked(snapshot: Snapshot) -> None:
    assert confirm([], snapshot, answering({})) == []
    (left_out,) = confirm([finding()], snapshot, answering({}), Budget(files=0))
    assert "no opinion" in left_out.evidence[-1]


def test_use_by_the_unused_is_no_use_and_use_by_the_living_is() -> None:
    first, second, third = (Candidate("a.py", name) for name in ("first", "second", "third"))
    examined = {
        first: Examination(start_line=1, end_line=2, usages=(Usage("a.py", 4),)),
        second: Examination(start_line=3, end_line=4, usages=(Usage("a.py", 6),)),
        third: Examination(start_line=5, end_line=6),
    }
    assert used_from_outside(examined) == {}
    examined[third] = Examination(start_line=5, end_line=6, usages=(Usage("b.py", 4),))
    assert set(used_from_outside(examined)) == {first, second, third}


def test_what_graph_sitter_raises_reaches_the_caller(snapshot: Snapshot) -> None:
    def fail(*_: object) -> list[Examination]:
        raise GraphSitterUnavailable("it is not there", "get it")

    with pytest.raises(GraphSitterUnavailable, match="get it"):
        confirm([finding()], snapshot, fail)


def test_graph_sitter_itself_judges_both_languages_and_leaves_the_checkout_alone(
    graph_sitter: Environment, tmp_path: Path
) -> None:
    files = {
        "pkg/__init__.py": b"",
        "pkg/a.py": b"def dead(n):\r\n    return dead(n - 1) + ally()\r\ndef ally(): ...\r\ndef alive(): ...\r\n",
        "pkg/b.py": b"from pkg import a\na.alive()\n",
        "pkg/bad.py": b"def dead_too(:\n",
        "pkg/latin.py": b"def caf\xe9(): ...  # coding alive\n",
        "web/a.ts": b"function dead() { return dead() }\nexport const alive = () => 1\n",
        "web/b.js": b"import { alive } from './a'\nalive()\n",
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    snapshot = take_repository(tmp_path)
    findings = [
        finding("dead", "pkg/a.py"), finding("ally", "pkg/a.py"), finding("alive", "pkg/a.py"),
        finding("dead_too", "pkg/bad.py"), finding("dead", "web/a.ts"), finding("alive", "web/a.ts"),
    ]  # fmt: skip
    dead, ally, alive, broken, script_dead, script_alive = confirm(
        findings, snapshot, partial(examine, environment=graph_sitter)
    )
    assert dead.confidence == ally.confidence == script_dead.confidence > 0.95
    assert "no opinion, pkg/latin.py has its name" in alive.evidence[-1]
    assert broken.confidence == 0.9
    assert "but pkg/bad.py has its name and does not parse" in broken.evidence[-1]
    assert (script_alive.tier, script_alive.evidence[-1][:26]) == (Tier.INFORMATION, "graph-sitter: used at web/")
    assert {path: (tmp_path / path).read_bytes() for path in files} == files
    assert {p.name for p in tmp_path.iterdir()} == {".git", "pkg", "web"}
