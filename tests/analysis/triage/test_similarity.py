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


FORM = "### Logs\n\nrasterization enabled\nwebgl enabled\nextensions none\nworkspace trusted\n"


def test_the_same_form_makes_no_duplicate_and_neither_do_other_titles() -> None:
    many = [(number, title, FORM) for number, title in enumerate(("Terminal", "First lesson", "Icon", "Theme", "Tab"))]
    assert all(corpus(many).same(number) == [] for number, _, _ in many)
    log = "webgl skipped\nrasterization broken\nshader lost\n"
    assert corpus([(1, "Terminal flickers", log), (2, "Cannot open a folder", log), *many[2:]]).same(2) == []
    assert [one for one, _ in corpus([(7, "Terminal flickers", log), (8, "terminal flickers", log)]).same(8)] == [7]


def test_failures_of_two_tests_are_not_one_failure() -> None:
    lately = [
        (11, "Intermittent failure in wallet_groups.py", ""),
        (12, "Intermittent failure in fee_estimation.py", ""),
        (13, "CI failure in fee_estimation.py", ""),
    ]
    assert [one for one, _ in corpus([*lately, *ISSUES]).same(13)] == [12]


def test_the_same_text_needs_less_of_a_title() -> None:
    text = "Proxy CONNECT is required for addresses with https to work; urllib has had it for years, twisted has not."
    first, second = (1, "Add proxy CONNECT", text), (12, "Add proxy CONNECT (mends a flaw of https)", text)
    assert [one for one, _ in corpus([first, second, *ISSUES[1:]]).same(12)] == [1]
    assert corpus([first, (12, "Retry", text), *ISSUES[1:]]).same(12) == []
