import re

from analysis.quality import complexity, error_handling, mistakes, parameter_types, scalability, unused_parameters
from analysis.quality.lint_rules import QUALITY_RULES, UNUSED_PARAMETER
from analysis.security import lint as security
from analysis.security.rules import SECURITY_RULES

AREAS = (complexity, error_handling, mistakes, parameter_types, scalability, unused_parameters, security)
ALL = [rule for area in AREAS for rule in area.RULES]


def test_rule_ids_are_words_and_unique() -> None:
    assert all(
        re.fullmatch(r"[a-z]+(-[a-z]+)*/[a-z]+(-[a-z]+)*", rule.id.replace("n-plus-one", "n-plus")) for rule in ALL
    )
    assert len({rule.id for rule in ALL}) == len(ALL)


def test_every_rule_says_what_to_do() -> None:
    assert all(len(rule.help) > 30 and rule.help.endswith(".") for rule in ALL)
    assert all(rule.title and not rule.title.endswith(".") for rule in ALL)


def test_a_code_speaks_for_one_rule() -> None:
    for table in ((*QUALITY_RULES, UNUSED_PARAMETER), SECURITY_RULES):
        codes = [code for entry in table for code in entry.codes]
        assert len(codes) == len(set(codes))
