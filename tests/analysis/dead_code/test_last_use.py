"""What the history of a repository says of code that nothing uses."""

import itertools
from pathlib import Path

import pytest

from analysis.dead_code.past import LONG
from analysis.findings import Tier
from analysis.index.store import Store
from tests.analysis.dead_code.histories import commit, findings, git, pass_time, pass_time_on, told

BASIS = "def total(x):\n    print(x)\n\n\ntotal(1)\n"
SETTLE = "\n\ndef _settle_books(x):\n    print(x.y)\n"
USE = "\n\n_settle_books(total)\n"
NEVER = "no commit took a use of it away"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A repository with a function that is used."""
    root = tmp_path / "books"
    commit(root, "Begin", m=BASIS)
    commit(root, "Settle", m=BASIS + SETTLE + USE)
    return root


def test_the_commit_that_took_the_last_use_away_is_named(books: Path) -> None:
    commit(books, "Settle elsewhere", m=BASIS + SETTLE)
    commit(books, "Something else", n="import m\n")
    tier, evidence = told(books)
    assert tier is Tier.SAFE_TO_FIX
    assert evidence.startswith("its last use was taken away by ")
    assert evidence.endswith(" of 2024-05-17, “Settle elsewhere”")


@pytest.mark.parametrize("subject", ["Temporarily remove it", "Disable what fails", "No settling for now", "WIP"])
def test_what_was_put_aside_for_a_time_is_for_review(books: Path, subject: str) -> None:
    commit(books, subject, m=BASIS + SETTLE)
    tier, evidence = told(books)
    assert tier is Tier.REVIEW
    assert evidence.startswith("its last use was taken away for a time by ")


def test_what_never_had_a_use_is_for_review(books: Path) -> None:
    commit(books, "Prepare", m=BASIS + SETTLE.replace("books", "later") + SETTLE + USE)
    pass_time(books)
    tier, evidence = told(books, "_settle_later")
    assert tier is Tier.REVIEW
    assert evidence.startswith(NEVER)


@pytest.mark.parametrize(("later", "tier"), [(LONG, Tier.REVIEW), (LONG - 1, Tier.SAFE_TO_FIX)])
def test_what_is_new_or_has_a_short_history_may_be_removed(tmp_path: Path, later: int, tier: Tier) -> None:
    commit(tmp_path, "Import", m=BASIS + SETTLE)
    pass_time(tmp_path, later)
    assert told(tmp_path)[0] is tier
    commit(tmp_path, "Prepare", m=BASIS + SETTLE + SETTLE.replace("books", "later"))
    assert told(tmp_path, "_settle_later")[0] is Tier.SAFE_TO_FIX


def test_a_function_inside_of_another_that_was_never_used_may_have_been_forgotten(tmp_path: Path) -> None:
    commit(tmp_path, "Begin", m=BASIS)
    commit(tmp_path, "Prepare", m="def total(x):\n    def own(y):\n        print(y)\n\n    print(x)\n\n\ntotal(1)\n")
    pass_time(tmp_path)
    assert told(tmp_path, "total.own")[0] is Tier.REVIEW


def test_a_history_of_one_commit_says_nothing(tmp_path: Path) -> None:
    commit(tmp_path, "Import", m=BASIS + SETTLE)
    tier, evidence = told(tmp_path)
    assert tier is Tier.SAFE_TO_FIX
    assert NEVER not in evidence


def test_a_shallow_clone_says_nothing(books: Path, tmp_path: Path) -> None:
    commit(books, "Prepare", m=BASIS + SETTLE)
    commit(books, "Something else", n="import m\n")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{books}", "shallow")
    tier, evidence = told(tmp_path / "shallow")
    assert tier is Tier.SAFE_TO_FIX
    assert "taken away" not in evidence


@pytest.fixture
def partial(books: Path, tmp_path: Path) -> Path:
    """A clone without old versions of files, of a repository where a function moved after its last use went."""
    commit(books, "Settle elsewhere", m=BASIS + SETTLE)
    commit(books, "Split", m=BASIS, ledger="import m\n" + SETTLE + "\n\nprint(m)\n")
    git(books, "config", "uploadpack.allowFilter", "true")
    git(books, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{books}", "partial")
    return tmp_path / "partial"


def test_a_partial_clone_fetches_the_versions_that_it_lacks(partial: Path) -> None:
    assert "“Settle elsewhere”" in told(partial)[1]


def test_a_partial_clone_says_nothing_when_its_source_does_not_answer(books: Path, partial: Path) -> None:
    books.rename(books.with_name("gone"))
    tier, evidence = told(partial)
    assert tier is Tier.SAFE_TO_FIX
    assert "taken away" not in evidence


def test_a_use_that_a_renamed_file_had_before_counts(books: Path) -> None:
    commit(books, "Settle elsewhere", m=BASIS + SETTLE)
    git(books, "mv", "m.py", "ledger.py")
    commit(books, "Rename")
    assert "“Settle elsewhere”" in told(books)[1]


def test_what_moved_often_and_never_had_a_use_is_for_review(tmp_path: Path) -> None:
    commit(tmp_path, "Begin", m=BASIS + SETTLE)
    for before, after in itertools.pairwise("mabcde"):
        git(tmp_path, "mv", f"{before}.py", f"{after}.py")
        commit(tmp_path, "Rename")
    pass_time(tmp_path)
    assert told(tmp_path)[0] is Tier.REVIEW


def test_what_a_merge_brought_is_as_old_as_the_first_that_is_seen_of_it(tmp_path: Path) -> None:
    commit(tmp_path, "Begin", m=BASIS)
    commit(tmp_path, "Prepare", m=BASIS + SETTLE)
    commit(tmp_path, "Drop", m=BASIS)
    git(tmp_path, "checkout", "-qb", "side", "HEAD~1")
    commit(tmp_path, "Aside", m=BASIS + SETTLE + "\n\nX = 1\n")
    git(tmp_path, "merge", "-q", "--no-commit", "-s", "ours", "main")
    commit(tmp_path, "Merge", m=BASIS + SETTLE)
    pass_time_on(tmp_path, "side")
    tier, evidence = told(tmp_path)
    assert (tier, evidence.startswith(NEVER)) == (Tier.REVIEW, True)


def test_a_use_where_the_function_stood_before_counts(books: Path) -> None:
    commit(books, "Settle elsewhere", m=BASIS + SETTLE)
    commit(books, "Split", m=BASIS, ledger="import m\n" + SETTLE + "\n\nprint(m)\n")
    assert "“Settle elsewhere”" in told(books)[1]


def test_a_use_lost_while_the_function_moved_counts(books: Path) -> None:
    commit(books, "Split", m=BASIS, ledger="import m\n" + SETTLE + "\n\nprint(m)\n")
    assert "“Split”" in told(books)[1]


def test_a_file_that_another_release_replaced_lost_no_use(books: Path) -> None:
    (books / "m.py").unlink()
    commit(books, "Update", ledger=BASIS.replace("total", "sum_up") + SETTLE)
    commit(books, "Something else", n="import ledger\n\nprint(ledger)\n")
    pass_time(books)
    assert told(books)[0] is Tier.REVIEW


def test_a_use_taken_away_before_the_function_came_back_does_not_count(books: Path) -> None:
    commit(books, "Remove it", m=BASIS)
    commit(books, "Revert", m=BASIS + SETTLE)
    pass_time(books)
    assert told(books)[0] is Tier.REVIEW


def test_a_comment_that_went_is_no_use(tmp_path: Path) -> None:
    commit(tmp_path, "Begin", m=BASIS)
    commit(tmp_path, "Prepare", m=BASIS + SETTLE + "\n# see _settle_books\n")
    commit(tmp_path, "Say less", m=BASIS + SETTLE)
    pass_time(tmp_path)
    assert told(tmp_path)[0] is Tier.REVIEW


@pytest.mark.parametrize("before", ["f'_settle_books: {x}'", "'%s _settle_books'"])
def test_a_text_that_named_it_was_no_use(tmp_path: Path, before: str) -> None:
    loud = SETTLE + f"    print({before})\n"
    commit(tmp_path, "Begin", m=BASIS)
    commit(tmp_path, "Prepare", m=BASIS + loud)
    commit(tmp_path, "Say less", m=BASIS + SETTLE)
    pass_time(tmp_path)
    assert told(tmp_path)[0] is Tier.REVIEW


def test_a_use_that_was_put_into_a_text_counts(tmp_path: Path) -> None:
    commit(tmp_path, "Begin", m=BASIS + SETTLE + "\n\nprint(f'{_settle_books(1)}')\n")
    commit(tmp_path, "Say less", m=BASIS + SETTLE)
    pass_time(tmp_path)
    assert told(tmp_path)[0] is Tier.SAFE_TO_FIX


def test_a_use_that_only_changed_is_not_taken_away(books: Path) -> None:
    commit(books, "Change", m=BASIS + SETTLE + USE.replace("total", "1"))
    commit(books, "Use it no more", m=BASIS + SETTLE)
    assert "“Use it no more”" in told(books)[1]


def test_a_commit_of_a_merged_branch_is_named(books: Path) -> None:
    git(books, "switch", "-qc", "topic")
    commit(books, "Settle elsewhere", m=BASIS + SETTLE)
    git(books, "switch", "-q", "main")
    commit(books, "Meanwhile", n="import m\n")
    git(books, "merge", "-q", "--no-ff", "-m", "Merge topic", "topic")
    assert "“Settle elsewhere”" in told(books)[1]


def test_what_was_just_taken_away_needs_no_commit(books: Path) -> None:
    (books / "m.py").write_text(BASIS + SETTLE)
    tier, evidence = told(books)
    assert (tier, evidence) == (Tier.SAFE_TO_FIX, "its last use was taken away by a change that is not committed")


def test_what_only_such_code_uses_is_as_safe(books: Path) -> None:
    helper = "\n\ndef _add_up(x):\n    print(x.z)\n"
    calling = SETTLE + "    _add_up(x)\n"
    commit(books, "Add up", m=BASIS + helper + calling + USE)
    commit(books, "Settle elsewhere", m=BASIS + helper + calling)
    assert {name: one.tier for name, one in findings(books).items()} == {
        "_add_up": Tier.SAFE_TO_FIX,
        "_settle_books": Tier.SAFE_TO_FIX,
    }


def test_what_doubtful_code_uses_as_well_is_as_doubtful(books: Path) -> None:
    helper = "\n\ndef _add_up(x):\n    print(x.z)\n"
    later = "\n\ndef _settle_later(x):\n    _add_up(x)\n"
    calling = helper + SETTLE + "    _add_up(x)\n"
    commit(books, "Add up", m=BASIS + calling + USE)
    commit(books, "Settle elsewhere", m=BASIS + calling + later)
    pass_time(books)
    assert {name: one.tier for name, one in findings(books).items()} == {
        "_add_up": Tier.REVIEW,
        "_settle_books": Tier.SAFE_TO_FIX,
        "_settle_later": Tier.REVIEW,
    }


def test_a_component_below_the_top_is_asked_by_its_own_paths(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    git(tmp_path, "init", "-q")
    for subject, text in (("Settle", BASIS + SETTLE + USE), ("Settle elsewhere", BASIS + SETTLE)):
        (tmp_path / "pkg" / "m.py").write_text(text)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", subject)
    assert "“Settle elsewhere”" in told(tmp_path / "pkg")[1]


def test_typescript_is_asked_as_well(tmp_path: Path) -> None:
    exported = "export function total(x: number) {\n  return x;\n}\n"
    function, arrow = (
        "\nfunction settle(x: number) {\n  return x;\n}\n",
        "\nconst later = (x: number) => {\n  return x;\n};\n",
    )
    commit(tmp_path, "Begin", Books=exported)
    dollar = "\nfunction $(x: number) {\n  return x;\n}\n"
    commit(tmp_path, "Settle", Books=exported + function + arrow + dollar + "\nsettle($(1));\n")
    commit(tmp_path, "Spend nothing", Books=exported + function + arrow + dollar + "\nsettle(1);\n")
    commit(tmp_path, "Settle elsewhere", Books=exported + function + arrow + dollar)
    pass_time(tmp_path)
    found = findings(tmp_path)
    assert found["settle"].tier is Tier.SAFE_TO_FIX
    assert "“Settle elsewhere”" in found["settle"].evidence[-1]
    assert found["later"].tier is Tier.REVIEW
    assert "“Spend nothing”" in found["$"].evidence[-1]


def test_the_answer_is_kept_for_a_commit_and_asked_anew_for_the_next(books: Path, tmp_path: Path) -> None:
    commit(books, "Settle elsewhere", m=BASIS + SETTLE)
    with Store(tmp_path / "index.sqlite") as store:
        first = findings(books, store)
        assert findings(books, store) == first
        commit(books, "Settle again", m=BASIS + SETTLE + USE)
        commit(books, "Settle no more", m=BASIS + SETTLE)
        assert "“Settle no more”" in findings(books, store)["_settle_books"].evidence[-1]
