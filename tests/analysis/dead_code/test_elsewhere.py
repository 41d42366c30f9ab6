"""What the history says of code that other files used once."""

from pathlib import Path

import pytest

from analysis.findings import Severity, Tier
from tests.analysis.dead_code.histories import commit, findings, git, pass_time, told
from tests.trees import write_tree

BASIS = "def total(x):\n    print(x)\n\n\ntotal(1)\n"
SETTLE = "\n\ndef settle_books(x):\n    print(x.y)\n"
USER = "from m import settle_books\n\nsettle_books(1)\n"
OTHER = "print(1)\n"
NOT_PRIVATE = "the name is not private"


def settled(root: Path) -> tuple[Tier, str]:
    return told(root, "settle_books")


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """An application with a public function that another file uses."""
    root = tmp_path / "books"
    commit(root, "Begin", m=BASIS + SETTLE, user=USER)
    pass_time(root, 3)
    return root


def test_a_public_function_of_an_application_is_safe_once_a_commit_took_its_last_use_away(books: Path) -> None:
    commit(books, "Settle no more", user=OTHER)
    pass_time(books, 3)
    found = findings(books)["settle_books"]
    assert (found.tier, found.severity) == (Tier.SAFE_TO_FIX, Severity.MEDIUM)
    assert found.evidence[-2:] == (NOT_PRIVATE, found.evidence[-1])
    assert found.evidence[-1].endswith(", “Settle no more”")
    assert found.fix.startswith("Remove lines 8 to 9")


def test_so_is_a_method(tmp_path: Path) -> None:
    settle = "    def settle_books(self, x):\n        for one in x:\n            print(one)\n            x.sum(one)\n"
    ledger = f"class Ledger:\n    def show(self):\n        print(2)\n\n{settle}"
    using = "from m import Ledger\n\nledger = Ledger()\nledger.show()\n"
    commit(tmp_path, "Begin", m=ledger, user=using + "ledger.settle_books()\n")
    commit(tmp_path, "Settle no more", user=using)
    assert told(tmp_path, "Ledger.settle_books")[0] is Tier.SAFE_TO_FIX


def test_one_that_nobody_ever_used_is_for_review(books: Path) -> None:
    commit(books, "Prepare", m=BASIS + SETTLE + SETTLE.replace("books", "later"))
    pass_time(books)
    assert told(books, "settle_later") == (Tier.REVIEW, NOT_PRIVATE)


def test_one_that_was_put_aside_for_a_time_is_for_review(books: Path) -> None:
    commit(books, "Disable settling", user=OTHER)
    tier, evidence = settled(books)
    assert tier is Tier.REVIEW
    assert evidence.startswith("its last use was taken away for a time by ")


def test_one_that_a_comment_elsewhere_names_is_for_review(books: Path) -> None:
    commit(books, "Settle no more", user=OTHER + "# settle_books(1)\n")
    assert settled(books)[0] is Tier.REVIEW


def test_what_a_library_offers_stays_information(books: Path) -> None:
    (books / "pyproject.toml").write_text("[project]\nname = 'x'\n[build-system]\n")
    commit(books, "Settle no more", user=OTHER)
    assert settled(books)[0] is Tier.INFORMATION


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": "[project]\nname = 'x'\n[build-system]\n[project.scripts]\n", "Dockerfile": "FROM x\n"},
        {"manage.py": "", "pyproject.toml": "[project]\nclassifiers = ['Framework :: Django']\n[build-system]\n"},
        {"docs/manual.rst": "Settling\n--------\n\n.. automodule:: m\n   :members:\n"},
        {f"plugins/p{number}.py": "print(2)\n" for number in range(10)},
    ],
    ids=["published", "a kit for Django", "documented", "beside plugins"],
)
def test_what_others_may_use_is_no_safer(books: Path, files: dict[str, str]) -> None:
    write_tree(books, files)
    commit(books, "Settle no more", user=OTHER)
    assert settled(books) == (Tier.REVIEW, NOT_PRIVATE)


def test_what_left_the_repository_with_many_files_may_go_on_using_it(books: Path) -> None:
    write_tree(books, {f"users/u{number}.py": USER for number in range(21)})
    commit(books, "Sell more", user=OTHER)
    git(books, "rm", "-rq", "users")
    commit(books, "Move users to a repository of their own")
    assert settled(books) == (Tier.REVIEW, NOT_PRIVATE)


def test_uses_are_followed_from_file_to_file(books: Path) -> None:
    git(books, "mv", "user.py", "shop.py")
    commit(books, "Rename")
    commit(books, "Sell elsewhere", shop=OTHER, market=USER)
    commit(books, "Settle no more", market=OTHER)
    pass_time(books, 3)
    assert settled(books)[1].endswith("“Settle no more”")


def test_the_use_of_a_namesake_is_none(tmp_path: Path) -> None:
    commit(tmp_path, "Begin", m=BASIS + SETTLE, user="def settle_books():\n    print()\n\n\nsettle_books()\n")
    commit(tmp_path, "Settle no more", user=OTHER)
    pass_time(tmp_path)
    assert settled(tmp_path)[0] is Tier.REVIEW


def test_a_copy_of_what_another_file_defined_had_none_of_its_uses(tmp_path: Path) -> None:
    commit(tmp_path, "Begin", old=BASIS + SETTLE, user=USER.replace("from m", "from old"))
    commit(tmp_path, "Write it anew", m=BASIS + SETTLE)
    (tmp_path / "old.py").unlink()
    commit(tmp_path, "Clean up", user=OTHER)
    pass_time(tmp_path)
    assert settled(tmp_path) == (Tier.REVIEW, NOT_PRIVATE)


def test_what_a_file_that_moved_defined_kept_its_uses(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    commit(tmp_path, "Begin", **{"shop/m": BASIS + SETTLE}, user=USER.replace("from m", "from shop.m"))
    commit(tmp_path, "Settle no more", user=OTHER)
    git(tmp_path, "mv", "shop/m.py", "m.py")
    commit(tmp_path, "Move")
    assert settled(tmp_path)[0] is Tier.SAFE_TO_FIX


def test_a_private_function_that_only_another_file_used_is_safe_too(tmp_path: Path) -> None:
    commit(tmp_path, "Begin", m=BASIS + SETTLE.replace("settle", "_settle"), user=USER.replace("settle", "_settle"))
    pass_time(tmp_path)
    commit(tmp_path, "Settle no more", user=OTHER)
    tier, evidence = told(tmp_path, "_settle_books")
    assert tier is Tier.SAFE_TO_FIX
    assert evidence.endswith("“Settle no more”")


def test_a_partial_clone_fetches_no_whole_versions(books: Path, tmp_path: Path) -> None:
    commit(books, "Settle no more", user=OTHER)
    git(books, "config", "uploadpack.allowFilter", "true")
    git(books, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{books}", "partial")
    assert settled(tmp_path / "partial") == (Tier.REVIEW, NOT_PRIVATE)
