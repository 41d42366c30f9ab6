"""How alike issues are."""

from analysis.triage.similarity import corpus, words_of

TEMPLATE = "\n### Environment\n\n- Python version:\n- OS:\n<!-- please fill in the retry policy -->\n"
ISSUES = [
    (1, "Retry policy ignores Retry-After header", "The client waits a fixed time and never reads the header."),
    (2, "Typo in the installation page", "It says isntall."),
    (3, "Client ignores the Retry-After header when retrying", "RetryPolicy sleeps for a fixed time."),
    (4, "Support for Python 3.14", "Wheels are missing."),
]


def test_the_same_in_other_words_is_the_most_alike() -> None:
    texts = corpus((number, title, body + TEMPLATE) for number, title, body in ISSUES)
    (first, weight), *rest = texts.like(3, 3)
    assert first == 1
    assert weight > 0.5
    assert all(other < 0.2 for _, other in rest)
    assert "retry" in texts.shared(3, 1)


def test_names_count_by_their_parts_and_what_is_everywhere_for_nothing() -> None:
    assert set(words_of("", "RetryPolicy.should_wait <!-- hidden --> 3.14")) == {"retry", "policy", "wait", "3.14"}


def test_an_empty_issue_is_like_nothing() -> None:
    assert corpus([(1, "", ""), *ISSUES[1:]]).like(1, 5) == []
