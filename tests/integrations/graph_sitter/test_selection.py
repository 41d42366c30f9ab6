from integrations.graph_sitter.answers import Candidate
from integrations.graph_sitter.selection import Budget, Selection, select_files, source_roots

FILES = {
    "pkg/__init__.py": b"",
    "pkg/a.py": b"from pkg import base\ndef lonely(): ...\ndef common(): ...\n",
    "pkg/b.py": b"import pkg.a\nx.common()\n",
    "pkg/base.py": b"class Base: ...\n",
    "pkg/far.py": b"import os\n",
    "pkg/latin.py": b"# \xe9 odd_one\n",
}
LONELY, COMMON = Candidate("pkg/a.py", "lonely"), Candidate("pkg/a.py", "Thing.common")


def select(*candidates: Candidate, files: dict[str, bytes] | None = None, budget: Budget | None = None) -> Selection:
    texts = FILES if files is None else files
    return select_files(texts.__getitem__, list(texts), candidates, budget or Budget())


def test_holders_mentions_packages_and_imports_are_chosen_and_nothing_else() -> None:
    selection = select(COMMON)
    assert selection.paths == ("pkg/__init__.py", "pkg/a.py", "pkg/b.py", "pkg/base.py")
    assert selection.mentioning["common"] == 2
    assert not selection.left_out


def test_a_part_of_a_word_is_no_mention() -> None:
    files = {"a.py": b"def run(): ...\n", "b.py": b"rerun() + run_all()\n"}
    assert select(Candidate("a.py", "run"), files=files).paths == ("a.py",)


def test_what_does_not_fit_is_left_out_with_the_reason_and_the_cheap_ones_stay() -> None:
    selection = select(COMMON, LONELY, budget=Budget(files=1))
    assert selection.paths == ("pkg/a.py",)
    assert "more than graph-sitter is given" in selection.left_out[COMMON]
    assert LONELY not in selection.left_out


def test_lines_are_limited_too() -> None:
    assert set(select(COMMON, LONELY, budget=Budget(lines=5)).left_out) == {COMMON}


def test_what_the_holders_import_has_a_limit_of_its_own() -> None:
    assert "pkg/base.py" not in select(COMMON, budget=Budget(neighbours=1)).paths


def test_a_path_that_is_no_text_is_never_chosen() -> None:
    files = {"a.py": b"def run(): ...\n", "\udcff.py": b"run()\n", "a\nb.py": b"run()\n"}
    assert select(Candidate("a.py", "run"), files=files).paths == ("a.py",)


def test_a_name_in_a_file_that_is_not_text_is_left_out() -> None:
    files = FILES | {"pkg/nul.py": b"nul_one\0"}
    odd, nul = Candidate("pkg/latin.py", "odd_one"), Candidate("pkg/nul.py", "nul_one")
    selection = select(odd, nul, files=files)
    assert selection.paths == ()
    assert all("not UTF-8" in why for why in selection.left_out.values())


def test_a_file_that_vanished_is_left_out() -> None:
    def read(path: str) -> bytes:
        raise FileNotFoundError(path)

    selection = select_files(read, ["a.py"], [Candidate("a.py", "x")], Budget())
    assert selection.left_out == {Candidate("a.py", "x"): "its name is not in its file"}


def test_the_language_is_that_of_the_files() -> None:
    assert select(LONELY).language == "python"
    assert select(Candidate("a.ts", "x"), files={"a.ts": b"const x = 1"}).language == "typescript"


def test_source_roots_are_above_the_outermost_packages() -> None:
    assert source_roots(["lib/src/a/__init__.py", "lib/src/a/b/__init__.py", "c/__init__.py"]) == ["lib/src"]
