"""Every rule of the catalogue reports what it is for, where it is, and spares what only looks like it."""

from pathlib import Path

import pytest

from analysis.catalogue import RULES, checks_in
from analysis.findings import Finding
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from tests.analysis.examples import architecture, dead_code, integration, mistakes, quality, security
from tests.analysis.examples.example import Example, Files
from tests.trees import write_tree

EXAMPLES: tuple[Example, ...] = (
    *dead_code.EXAMPLES, *mistakes.EXAMPLES, *quality.EXAMPLES,
    *architecture.EXAMPLES, *integration.EXAMPLES, *security.EXAMPLES,
)  # fmt: skip

FROM_HISTORY = {"quality/hot-spot"}
"""Found in git's history, not in files: `test_hot_spots.py` has its examples."""

BY_ID = {rule.id: rule for rule in RULES}


def found(root: Path, rule: str, files: Files) -> list[Finding]:
    """The rule's findings, by the checks that `--focus` on its area runs."""
    write_tree(root, {"m.py": files} if isinstance(files, str) else files)
    index = Index(take_snapshot(root), workers=1)
    findings = [one for check in checks_in({BY_ID[rule].category}) for one in check.run(index)]
    return [one for one in findings if one.rule_id == rule]


def test_every_rule_has_an_example_and_two_look_alikes() -> None:
    assert {one.rule for one in EXAMPLES} | FROM_HISTORY == set(BY_ID)
    assert [one.rule for one in EXAMPLES if len(one.silent) < 2] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_what_the_rule_is_for_is_reported_in_its_place(tmp_path: Path, example: Example) -> None:
    (finding,) = found(tmp_path, example.rule, example.reported)
    place = f"{finding.location.path}:{finding.location.line}"
    assert (finding.tier, place, finding.symbol) == (example.tier, example.place, example.symbol)
    assert finding.category is BY_ID[example.rule].category


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rule)
def test_what_only_looks_like_it_is_spared(tmp_path: Path, example: Example) -> None:
    for number, files in enumerate(example.silent):
        assert found(tmp_path / f"look-alike-{number}", example.rule, files) == [], files
