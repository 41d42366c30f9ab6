"""What nothing reaches, and what is reached in ways that calls hide."""

import subprocess
from pathlib import Path

import pytest

from analysis.dead_code import RULES, find_dead_code
from analysis.findings import Tier
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.index.store import Store
from tests.analysis.dead_code.analysed import analyse, dead


def test_a_private_method_that_nobody_calls_is_safe_to_remove(tmp_path: Path) -> None:
    source = (
        "class A:\n    def run(self):\n        return 1\n\n    def _dead(self):\n        print(self.x.y)\n\nA().run()\n"
    )
    (finding,) = analyse(tmp_path, {"m.py": source})
    assert (finding.rule_id, finding.symbol, finding.tier) == (
        "dead-code/unused-method",
        "A._dead",
        Tier.SAFE_TO_FIX,
    )
    assert finding.location.line == 5
    assert finding.fix == "Remove lines 5 to 6."
    assert finding.evidence[0] == "looked in 1 Python files and 0 other files"
    assert finding.evidence[1] == "references: none from its own body; no reference from anywhere else"


@pytest.mark.parametrize(
    "name",
    [
        '"_".join(["_visit", kind])',
        '"".join(("_visit_", kind))',
        '"_visit" + "_" + kind',
        '"_visit_" + kind.lower() + ""',
        '"_visit_{}".format(kind)',
    ],
)
def test_a_method_whose_name_is_put_together_is_used(tmp_path: Path, name: str) -> None:
    source = (
        "class A:\n    def run(self, kind):\n        return getattr(self, NAME)()\n\n"
        "    def _visit_leaf(self):\n        return self.leaf.text\n\nprint(A().run('leaf'))\n"
    )
    assert dead(tmp_path, source.replace("NAME", name)) == set()


def test_a_function_that_a_string_calls_is_used(tmp_path: Path) -> None:
    assert dead(tmp_path, "def _work(x):\n    print(x.y)\n\nimport timeit\ntimeit.timeit('_work(1)')\n") == set()
    assert dead(tmp_path, "def work(x):\n    print(x.y)\n\nimport timeit\ntimeit.timeit('work(1)')\n") == set()


def test_code_that_a_comment_names_is_for_review(tmp_path: Path) -> None:
    source = (
        "def _debug(line):\n    print('seen', line)\n\ndef run(line):\n    # _debug(line)\n    return line\n\nrun(1)\n"
    )
    (finding,) = analyse(tmp_path, {"m.py": source})
    assert (finding.symbol, finding.tier, finding.fix) == ("_debug", Tier.REVIEW, "")


def test_a_comment_inside_the_code_itself_keeps_nothing(tmp_path: Path) -> None:
    source = "def _note(line):\n    # _note prints\n    print('seen', line)\n"
    (finding,) = analyse(tmp_path, {"m.py": source})
    assert finding.tier is Tier.SAFE_TO_FIX


def test_libraries_that_are_carried_along_are_left_alone(tmp_path: Path) -> None:
    unused = "def _unused(x):\n    print(x.y)\n"
    carried = {f"libs/{name}/core.py": unused for name in ("requests", "six", "bs4", "chardet", "lesser_known")}
    (finding,) = analyse(tmp_path, {"m.py": unused} | carried)
    assert finding.location.path == "m.py"


def test_a_function_that_only_calls_itself_is_dead(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": "def _f(n):\n    '''See _f.'''\n    return _f(n - 1)\n"})
    assert finding.rule_id == "dead-code/unused-function"
    assert "1 from its own body" in finding.evidence[1]


def test_functions_that_only_call_each_other_are_dead(tmp_path: Path) -> None:
    found = analyse(tmp_path, {"m.py": "def _f():\n    _g()\n\ndef _g():\n    _f()\n"})
    assert [(f.symbol, f.tier) for f in found] == [("_f", Tier.SAFE_TO_FIX), ("_g", Tier.SAFE_TO_FIX)]
    assert "unused" in found[0].message
    assert "mentioned only by _g" in found[0].evidence[1]


def test_the_same_name_in_another_module_does_not_keep_a_function_alive(tmp_path: Path) -> None:
    found = analyse(tmp_path, {"m.py": "def _f(): ...\n", "n.py": "def _f(): ...\n_f()\n"})
    assert [f.location.path for f in found] == ["m.py"]


def test_a_class_that_nobody_names_is_reported_once_without_its_methods(tmp_path: Path) -> None:
    assert dead(tmp_path, "class _A:\n    def _m(self): ...\n") == {"_A"}


def test_a_local_function_that_nobody_calls_is_dead(tmp_path: Path) -> None:
    assert dead(tmp_path, "def f():\n    def inner(): ...\n    return 1\nf()\n") == {"f.inner"}


USED = sorted((Path(__file__).parents[2] / "data" / "dead_code" / "used").glob("*.py"))


@pytest.mark.parametrize("source", USED, ids=lambda path: path.stem)
def test_what_is_used_in_a_way_that_calls_hide_is_not_reported(tmp_path: Path, source: Path) -> None:
    assert dead(tmp_path, source.read_text()) == set()


def test_there_are_sources_to_try() -> None:
    assert len(USED) >= 30


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project.scripts]\ntool = 'm:_entry_point'\n"),
        ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n  tool = m:_entry_point\n"),
        ("setup.py", "from setuptools import setup\nsetup(entry_points={'x': ['t = m:_entry_point']})\n"),
        ("config.yaml", "handler: m._entry_point\n"),
        ("templates/page.html", "{{ _entry_point() }}\n"),
        ("README.md", "Call `_entry_point()`.\n"),
        ("other.py", "from m import _entry_point\n"),
        ("other.py", "from m import _entry_point as e\n"),
        ("other.py", "from m import *\n_entry_point()\n"),
        ("other.py", "import m\nm._entry_point()\n"),
        ("stub.pyi", "from m import _entry_point\n"),
    ],
)
def test_what_another_file_mentions_is_used(tmp_path: Path, path: str, text: str) -> None:
    assert analyse(tmp_path, {"m.py": "def _entry_point(): ...\n", path: text}) == []


def test_a_change_log_is_no_use(tmp_path: Path) -> None:
    files = {"m.py": "def _gone(): ...\n", "CHANGELOG.md": "Renamed `_gone`\n"}
    assert [f.symbol for f in analyse(tmp_path, files)] == ["_gone"]


def test_a_symbol_that_only_tests_use_is_a_class_of_its_own(tmp_path: Path) -> None:
    files = {"m.py": "def _f(): ...\n", "tests/test_m.py": "from m import _f\n\ndef test_f():\n    _f()\n"}
    (finding,) = analyse(tmp_path, files)
    assert (finding.rule_id, finding.tier, finding.symbol) == ("dead-code/only-tests-use", Tier.REVIEW, "_f")


def test_what_only_doubtful_code_uses_is_doubtful_too(tmp_path: Path) -> None:
    found = analyse(tmp_path, {"m.py": "def f():\n    return _g()\n\ndef _g(): ...\n"})
    assert {f.symbol: f.tier for f in found} == {"f": Tier.REVIEW, "_g": Tier.REVIEW}


@pytest.mark.parametrize("blinding", ["globals()['x']", "eval('1')", "exec('1')", "locals()"])
def test_in_a_file_that_reaches_names_unseen_nothing_is_safe(tmp_path: Path, blinding: str) -> None:
    (finding,) = analyse(tmp_path, {"m.py": f"def _f(): ...\n{blinding}\n"})
    assert finding.tier is Tier.REVIEW


def test_vendored_generated_example_and_test_data_files_are_left_out(tmp_path: Path) -> None:
    source = "def _f(): ...\n"
    files = {
        "_vendor/a.py": source,
        "a_pb2.py": source,
        "b.py": "# @generated by a tool\n" + source,
        "examples/c.py": source,
        "tests/data/d.py": source,
    }
    assert analyse(tmp_path, files) == []


def test_a_part_of_a_repository_is_judged_with_the_rest_in_view(tmp_path: Path) -> None:
    analyse(tmp_path, {"src/m.py": "def _f(): ...\ndef _g(): ...\n", "scripts/run.py": "from m import _f\n_f()\n"})
    subprocess.run(("git", "init", "-q", str(tmp_path)), check=True)
    found = find_dead_code(Index(take_snapshot(tmp_path, "src"), Store()))
    assert [f.symbol for f in found] == ["_g"]


def test_a_file_that_does_not_parse_is_a_finding(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": "x = 1\ndef f(:\n"})
    assert finding.rule_id == "syntax/error"
    assert finding.location.line == 2
    assert "does not parse" in finding.message


def test_a_python_2_file_is_only_information(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": "def f():\n    print 'hello'\n"})
    assert (finding.rule_id, finding.tier) == ("syntax/error", Tier.INFORMATION)
    assert "Python 2" in finding.message


def test_a_path_that_python_2_could_read_is_only_information_beside_others_of_its_kind(tmp_path: Path) -> None:
    (alone,) = analyse(tmp_path, {"m.py": 'HOME = "C:\\Users\\ada"\n'})
    among = analyse(tmp_path, {"n.py": "print 'hello'\n"})
    assert (alone.tier, {one.tier for one in among}) == (Tier.REVIEW, {Tier.INFORMATION})


def test_every_finding_has_a_rule_in_the_table(tmp_path: Path) -> None:
    found = analyse(tmp_path, {"m.py": "def _f(): ...\nclass _A: ...\n", "n.py": "def (\n"})
    assert {f.rule_id for f in found} <= {rule.id for rule in RULES}


@pytest.mark.parametrize("folder", ["testing", "_test_common"])
def test_what_is_there_for_tests_may_be_used_by_tests_alone(tmp_path: Path, folder: str) -> None:
    files = {
        f"app/{folder}/make.py": "def make_user():\n    return 1\n",
        "app/names.py": "def shorten():\n    return 1\n",
        "tests/test_a.py": f"from app.{folder}.make import make_user\nfrom app.names import shorten\n"
        "def test_a():\n    make_user()\n    shorten()\n",
    }
    found = {finding.symbol: finding.tier for finding in analyse(tmp_path, files)}
    assert found == {"make_user": Tier.INFORMATION, "shorten": Tier.REVIEW}


def test_what_only_dead_code_of_another_module_imports_is_dead_but_not_safe(tmp_path: Path) -> None:
    files = {
        "m.py": "from n import _pong\n\ndef _ping(n):\n    return _pong(n)\n",
        "n.py": "def _pong(n):\n    from m import _ping\n    return _ping(n)\n",
    }
    found = analyse(tmp_path, files)
    assert [(f.symbol, f.tier) for f in found] == [("_ping", Tier.REVIEW), ("_pong", Tier.REVIEW)]
    assert "what is itself unused imports it" in found[1].evidence


@pytest.mark.parametrize(
    "user",
    ["from n import _pong\nprint(_pong)\n", "from n import _pong as p\n\ndef run():\n    p()\n\nrun()\n"],
)
def test_what_living_code_imports_is_used(tmp_path: Path, user: str) -> None:
    assert analyse(tmp_path, {"m.py": user, "n.py": "def _pong(n):\n    return n\n"}) == []


def test_what_a_module_imports_without_mentioning_it_is_offered_from_there(tmp_path: Path) -> None:
    assert analyse(tmp_path, {"m.py": "from n import _pong\n", "n.py": "def _pong(n):\n    return n\n"}) == []


WRAPPING = """import functools
KNOWN = []

def logged(function):
    {keeps}
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    {marks}
    return wrapper

@logged
def used():
    return 1

@logged
def _unused():
    return used()

used()
"""


def test_a_decorator_that_only_wraps_keeps_nothing_alive(tmp_path: Path) -> None:
    (finding,) = analyse(tmp_path, {"m.py": WRAPPING.format(keeps="pass", marks="pass")})
    assert (finding.symbol, finding.tier) == ("_unused", Tier.REVIEW)
    assert "a decorator of this component wraps it" in finding.evidence


@pytest.mark.parametrize(
    ("keeps", "marks"),
    [("KNOWN.append(function)", "pass"), ("pass", "wrapper.is_command = True"), ("KNOWN[0] = function", "pass")],
)
def test_a_decorator_that_keeps_or_marks_functions_uses_them(tmp_path: Path, keeps: str, marks: str) -> None:
    assert dead(tmp_path, WRAPPING.format(keeps=keeps, marks=marks)) == set()
