import pytest

from analysis.report.actions import MANY, ONE, action, batch_action


@pytest.mark.parametrize(
    ("rule_id", "symbol", "sentence"),
    [
        ("dead-code/unused-function", "helper", "Remove the unused function helper"),
        ("architecture/import-cycle", "app.a app.b", "Break the import cycle through app.a"),
        ("duplication/clone", "", "Merge the repeated code of core.py"),
        ("security/weak-hash", "hashlib", "Fix the weak hash in core.py"),
        ("bugs/mutable-default", "f", "Fix the mutable default in core.py"),
        ("unheard-of/rule", "helper", "Look into helper"),
    ],
)
def test_a_finding_asks_for_one_thing(make_finding, rule_id: str, symbol: str, sentence: str):
    assert action(make_finding(rule_id, symbol=symbol)) == sentence


def test_a_rule_without_a_sentence_gives_the_advice_of_its_finding(make_finding):
    advised = make_finding("unheard-of/rule", fix="Move both to app/text.py. Then delete one.")
    assert action(advised) == "Move both to app/text.py"


def test_many_findings_ask_for_one_sweep_that_names_a_few(make_finding):
    four = [make_finding("unused/import", symbol=name) for name in "abcd"]
    assert batch_action(four) == "Remove 4 unused imports: a, b, c and 1 more"


def test_a_sweep_of_an_unknown_rule_names_the_rule(make_finding):
    pair = [make_finding("unheard-of/rule", symbol="") for _ in range(2)]
    assert batch_action(pair) == "Fix 2 findings of unheard-of/rule"


def test_a_symbol_with_braces_is_no_template(make_finding):
    assert action(make_finding(symbol="{file}{0}")) == "Remove the unused function {file}{0}"


def test_every_sentence_names_its_subject_or_count():
    assert all("{subject}" in sentence for sentence in ONE.values())
    assert all("{count}" in sentence for sentence in MANY.values())
