"""Labels that a tracker's past teaches."""

from analysis.triage.labels import labels_for, read_habits
from analysis.triage.learning import labels_taught, learn, signs_of

LABELS = {"bug", "enhancement", "question", "area: http", "wontfix"}
PARTS = ("cart", "price", "order", "stock", "refund", "voucher", "invoice", "parcel", "return", "basket", "gift", "tax")
CLIENT = [(f"Timeout of the http client in {part}", "The socket hangs.", ["area: http"]) for part in PARTS]
SHOP = [(f"Wrong {part}", "It is rounded.", ["bug"]) for part in PARTS]
ASKED = [(f"My {part}", "### Describe the idea\nMore of it.", ["enhancement"]) for part in PARTS]


def past(issues: list[tuple[str, str, list[str]]]) -> list[tuple[frozenset[str], frozenset[str]]]:
    return [(signs_of(title, text), frozenset(labels)) for title, text, labels in issues]


def test_a_label_is_given_to_what_looks_like_those_that_have_it() -> None:
    lessons = learn(past(CLIENT + SHOP), LABELS)
    assert labels_taught(lessons, signs_of("http client hangs", "A timeout of the socket")) == ["area: http"]
    assert labels_taught(lessons, signs_of("Translate the page", "Into French")) == []


def test_what_the_words_do_not_tell_is_not_learned() -> None:
    mixed = [(title, text, [kind]) for kind in ("bug", "question") for title, text, _ in CLIENT * 2]
    assert learn(past(mixed), LABELS) == []


def test_few_examples_teach_nothing_and_neither_do_labels_that_are_not_wanted() -> None:
    assert learn(past(CLIENT[:5] + SHOP), LABELS) == []
    assert [one.label for one in learn(past(CLIENT + SHOP), {"bug"})] == ["bug"]


def test_the_past_goes_before_the_words_of_a_title_and_both_together_say_one_kind_at_most() -> None:
    habits = read_habits(LABELS, ASKED + CLIENT, learning=True)
    assert labels_for(habits, "A longer page", "### Describe the idea\nMore.", {}) == ["enhancement"]
    assert labels_for(habits, "Crash of the page", "### Describe the idea\nMore.", {}) == []
    assert labels_for(habits, "Crash of the page", "It is gone.", {}) == ["bug"]
    assert labels_for(habits, "Crash: timeout of the http client", "The socket hangs.", {}) == ["bug", "area: http"]


def test_without_learning_only_words_count() -> None:
    habits = read_habits(LABELS, ASKED + CLIENT, learning=False)
    assert labels_for(habits, "Timeout of the http client", "The socket hangs.", {}) == []
    assert labels_for(habits, "Crash", "", {"area: http": ["crash"]}) == ["area: http", "bug"]


def test_labels_that_say_what_somebody_decided_are_never_given() -> None:
    refused = [(title, text, ["wontfix"]) for title, text, _ in CLIENT]
    assert labels_for(read_habits(LABELS, refused + SHOP, learning=True), *CLIENT[0][:2], {}) == []
