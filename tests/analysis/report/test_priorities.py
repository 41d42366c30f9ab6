from analysis.findings import Location, Severity, Tier
from analysis.report.priorities import Thing, first_things
from analysis.result import HotSpot


def first_of(analysis, rule_id: str, *findings) -> Thing:
    """What is worth doing about a rule when these are all findings."""
    things = first_things(analysis.model_copy(update={"findings": findings}))
    return next(thing for thing in things if thing.rule_id == rule_id)


def test_three_things_come_from_three_rules(analysis):
    things = first_things(analysis)

    assert len(things) == 3
    assert len({thing.rule_id for thing in things}) == 3


def test_a_critical_finding_comes_before_a_pile_of_small_ones(analysis):
    assert first_things(analysis)[0].rule_id == "security/shell-injection"


def test_findings_that_are_safe_to_fix_become_one_action(analysis):
    thing = next(thing for thing in first_things(analysis) if thing.rule_id == "dead-code/unused-function")

    assert thing.action == "Remove 14 unused functions: helper_3, helper_4, helper_5 and 11 more"
    assert thing.place == "app/core.py:3"
    assert len(thing.findings) == 14
    assert thing.why == "42 lines in all, and each is safe to fix, at 90% confidence or more"


def test_findings_for_review_are_named_one_by_one_with_the_number_of_others(analysis, make_finding):
    twins = tuple(
        make_finding("duplication/clone", line=line, message="twice", severity=Severity.HIGH) for line in (1, 2)
    )
    thing = first_things(analysis.model_copy(update={"findings": twins}))[0]

    assert thing.findings == (twins[0],)
    assert thing.why.endswith("1 more place like it")


def test_a_clone_of_many_lines_comes_before_a_short_one(analysis, make_finding):
    short = make_finding("duplication/clone", "app/a.py", locations=(Location(path="app/a.py", line=1, end_line=9),))
    long = make_finding("duplication/clone", "app/b.py", locations=(Location(path="app/b.py", line=1, end_line=90),))

    assert first_of(analysis, "duplication/clone", short, long).place == "app/b.py:1"


def test_information_is_never_something_to_do(analysis, make_finding):
    known = make_finding(tier=Tier.INFORMATION, severity=Severity.CRITICAL)
    assert first_things(analysis.model_copy(update={"findings": (known,), "hot_spots": ()})) == []


def test_product_code_comes_before_tests(analysis, make_finding):
    pair = [make_finding("duplication/clone", path=path) for path in ("tests/test_a.py", "app/a.py")]
    assert first_of(analysis, "duplication/clone", *pair).place == "app/a.py:3"


def test_a_hot_file_comes_before_a_cold_one(analysis, make_finding):
    pair = [make_finding("duplication/clone", path=path) for path in ("app/cold.py", "app/core.py")]
    assert first_of(analysis, "duplication/clone", *pair).place == "app/core.py:3"


def test_another_area_is_preferred_to_more_of_the_same(analysis, make_finding):
    dead = [make_finding(f"dead-code/{name}", severity=Severity.HIGH) for name in ("unused-class", "unused-method")]
    clone = make_finding("duplication/clone", severity=Severity.HIGH)
    rules = [
        thing.rule_id
        for thing in first_things(analysis.model_copy(update={"findings": (*dead, clone), "hot_spots": ()}), 2)
    ]

    assert "duplication/clone" in rules


def test_the_hottest_file_is_an_action_when_little_else_is(analysis, make_finding):
    spot = make_finding("quality/hot-spot", path="app/core.py", tier=Tier.REVIEW)
    quiet = analysis.model_copy(update={"findings": (spot,)})
    thing = first_things(quiet)[0]

    assert thing.action == "Split or simplify core.py"
    assert thing.place == "app/core.py"
    assert "40 commits by 5 authors" in thing.why


def test_a_hot_file_is_named_once(analysis, make_finding):
    spot = make_finding("quality/hot-spot", path="app/core.py", tier=Tier.REVIEW)
    things = first_things(analysis.model_copy(update={"findings": (spot,)}))

    assert [thing.action for thing in things] == ["Split or simplify core.py"]


def test_an_accepted_hot_file_is_no_action(analysis, make_finding):
    accepted = (make_finding("quality/hot-spot"), "by comment")
    assert first_things(analysis.model_copy(update={"findings": (), "suppressed": (accepted,)})) == []


def test_a_comparison_speaks_only_of_what_is_new(analysis):
    assert first_things(analysis.model_copy(update={"findings": (), "base": "main"})) == []


def test_a_file_that_does_not_stand_out_is_not(analysis):
    spot = HotSpot(path="a.py", commits=4, authors=1, lines=99, complexity=9, score=1)
    assert first_things(analysis.model_copy(update={"findings": (), "hot_spots": (spot,)})) == []
