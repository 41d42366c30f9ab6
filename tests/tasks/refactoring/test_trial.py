"""What a trial objects to, and how modules are imported first in a repository's own Python."""

import json
import subprocess
import sys
from pathlib import Path

from analysis.refactoring import import_trial
from tasks.refactoring.trial import Imported, Trial
from tasks.verification import Outcome, Verdict
from tests.trees import write_tree

PASSED = Verdict(outcome=Outcome.PASSED, command="make test")
FILES = {"src/shop/__init__.py": "from shop import a\n", "src/shop/a.py": "import shop.b\n", "src/shop/b.py": "1 / 0\n"}


def trial(verdict: Verdict = PASSED, **imports: Imported) -> Trial:
    return Trial(verdict=verdict, imports={name.replace("_", "."): one for name, one in imports.items()})


def loaded(*modules: str) -> Imported:
    return Imported(loaded=frozenset(modules))


def test_a_module_that_cannot_be_imported_first_any_more_is_an_objection() -> None:
    before, now = trial(shop_a=loaded("shop.a")), trial(shop_a=Imported(error="ImportError: b"))
    assert now.objection(before) == "`python -c 'import shop.a'` fails with it: ImportError: b"
    assert trial(shop_a=Imported(error="x")).objection(trial(shop_a=Imported(error="y"))) == ""


def test_a_new_module_must_be_importable_where_others_were() -> None:
    assert trial(shop_c=Imported(error="x")).objection(trial(shop_a=loaded("shop.a")))
    assert not trial(shop_c=Imported(error="x")).objection(trial(shop_a=Imported(error="no Django settings")))


def test_a_package_loads_what_it_loaded_and_its_modules_may_load_less() -> None:
    before, now = trial(shop=loaded("shop", "shop.a"), shop_b=loaded("shop.a", "shop.b")), trial(shop=loaded("shop"))
    assert now.objection(before) == "`import shop` would no longer load shop.a"
    assert trial(shop=loaded("shop", "shop.a"), shop_b=loaded("shop.b")).objection(before) == ""


def test_checks_that_fail_with_it_are_an_objection_and_the_first_test_is_named() -> None:
    failed = Verdict(outcome=Outcome.FAILED, command="make test", failures=frozenset({"tests.b", "tests.a"}), tests=5)
    said = trial(failed).objection(trial())
    assert said == "`make test` fails in 2 of 5 tests, and without it not in tests.a"


def test_each_module_is_imported_first_in_a_process_of_its_own(tmp_path: Path) -> None:
    write_tree(tmp_path, FILES)
    arguments = ["out.json", "shop,shop.b,json", "shop", ".,src"]
    subprocess.run([sys.executable, import_trial.__file__, *arguments], cwd=tmp_path, check=True)
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["shop"]["error"] == "ZeroDivisionError: division by zero"
    assert found["json"] == {"error": "", "loaded": []}
    write_tree(tmp_path, {"src/shop/b.py": ""})
    subprocess.run([sys.executable, import_trial.__file__, *arguments], cwd=tmp_path, check=True)
    assert json.loads((tmp_path / "out.json").read_text())["shop.b"]["loaded"] == ["shop", "shop.a", "shop.b"]
