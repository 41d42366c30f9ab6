"""What is said about a component's architecture, and what is not."""

from pathlib import Path

from analysis.architecture import RULES, find_architecture
from analysis.findings import Severity, Tier
from tests.analysis.architecture.components import component, findings_of, map_of

CYCLE = {
    "shop/__init__.py": "",
    "shop/orders.py": "import os\n\nfrom shop.prices import price, discount\n",
    "shop/prices.py": "from shop.stock import level\n",
    "shop/stock.py": "\nfrom .orders import Order, place, cancel\n",
}


def test_a_cycle_across_three_modules_is_found_with_its_path(tmp_path: Path) -> None:
    (found,) = findings_of(tmp_path, CYCLE, "import-cycle")
    assert found.evidence[0] == "shop.orders -> shop.prices -> shop.stock -> shop.orders"
    assert found.evidence[0] in found.message
    assert [(one.path, one.line) for one in found.locations] == [
        ("shop/orders.py", 3), ("shop/prices.py", 1), ("shop/stock.py", 2),
    ]  # fmt: skip
    assert "shop.prices -> shop.stock (1 statement, level; shop/prices.py:1); that ends the cycle" in found.evidence[1]
    assert found.context == "from shop.prices import price, discount"
    assert found.severity is Severity.MEDIUM


def test_the_map_names_the_cycle_and_the_cheapest_cut(tmp_path: Path) -> None:
    (cycle,) = map_of(tmp_path, CYCLE).cycles
    assert cycle.runtime
    assert cycle.shortest == ("shop.orders", "shop.prices", "shop.stock")
    assert (cycle.cut.source, cycle.cut.target) == ("shop.prices", "shop.stock")


def test_a_cycle_that_a_function_closes_is_information(tmp_path: Path) -> None:
    files = CYCLE | {"shop/stock.py": "def f():\n    from shop.orders import Order\n"}
    assert not findings_of(tmp_path, files, "import-cycle")
    (found,) = findings_of(tmp_path, files, "deferred-cycle")
    assert found.tier is Tier.INFORMATION


def test_what_only_a_script_imports_closes_no_cycle_at_import_time(tmp_path: Path) -> None:
    script = 'if __name__ == "__main__":\n    from shop.orders import Order\n'
    files = CYCLE | {"shop/stock.py": script}
    assert not findings_of(tmp_path, files, "import-cycle")
    assert len(findings_of(tmp_path, files, "deferred-cycle")) == 1


def test_a_cycle_that_type_checking_closes_is_information(tmp_path: Path) -> None:
    guarded = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.orders import Order\n"
    files = CYCLE | {"shop/stock.py": guarded}
    assert not findings_of(tmp_path, files, "import-cycle")
    assert len(findings_of(tmp_path, files, "deferred-cycle")) == 1


def test_the_cut_leaves_a_package_its_own_exports(tmp_path: Path) -> None:
    files = {"a/__init__.py": "from a.b import B\n", "a/b.py": "from a import x, y, z\n"}
    (found,) = findings_of(tmp_path, files, "import-cycle")
    assert "a.b -> a (" in found.evidence[1]


def test_two_knots_are_two_findings(tmp_path: Path) -> None:
    files = {"a.py": "import b", "b.py": "import a", "c.py": "import d", "d.py": "import c"}
    assert len(findings_of(tmp_path, files, "import-cycle")) == 2


def test_a_private_name_taken_by_another_package_is_found_with_all_its_places(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "", "p/a/__init__.py": "", "p/a/m.py": "_secret = 1", "p/a/n.py": "from p.a.m import _secret",
        "p/b/__init__.py": "", "p/b/x.py": "from p.a.m import _secret", "p/b/y.py": "\nfrom p.a.m import _secret",
    }  # fmt: skip
    (found,) = findings_of(tmp_path, files, "private-import")
    assert [(one.path, one.line) for one in found.locations] == [("p/b/x.py", 1), ("p/b/y.py", 2)]
    assert found.symbol == "p.a.m._secret"


def test_where_underscores_mean_not_for_users_nothing_is_said(tmp_path: Path) -> None:
    names = [f"_n{number}" for number in range(8)]
    files = {
        "p/__init__.py": "", "p/a/__init__.py": "", "p/a/m.py": "\n".join(f"{name} = 1" for name in names),
        "p/b/__init__.py": "", "p/b/x.py": f"from p.a.m import {', '.join(names)}",
    }  # fmt: skip
    assert not findings_of(tmp_path, files, "private-import")


def test_what_looks_after_a_project_may_look_into_it(tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/_data.py": "HERE = 1\n", "ci/check.py": "from app._data import HERE\n"}
    assert not findings_of(tmp_path, files, "private-import")


def test_a_private_module_may_be_used_by_the_package_that_holds_it(tmp_path: Path) -> None:
    files = {"p/__init__.py": "", "p/_m.py": "X = 1", "p/b/__init__.py": "", "p/b/x.py": "from p._m import X"}
    assert not findings_of(tmp_path, files, "private-import")


def test_the_one_module_without_what_all_siblings_define_is_found(tmp_path: Path) -> None:
    body = "def register(app):\n" + "    app.add(1)\n" * 20
    files = {f"plugins/plugin{number}.py": body for number in range(9)} | {"plugins/__init__.py": ""}
    odd = files | {"plugins/stray.py": body.replace("register", "install")}
    assert [one.location.path for one in findings_of(tmp_path, odd, "inconsistent-pattern")] == ["plugins/stray.py"]


def test_the_module_that_puts_its_siblings_together_need_not_be_like_them(tmp_path: Path) -> None:
    body = "def register(app):\n" + "    app.add(1)\n" * 20
    files = {f"plugins/plugin{number}.py": body for number in range(9)} | {"plugins/__init__.py": ""}
    imports = "".join(f"from plugins import plugin{number}\n" for number in range(3))
    files["plugins/catalog.py"] = imports + body.replace("register", "install")
    assert not findings_of(tmp_path, files, "inconsistent-pattern")


def test_a_print_among_loggers_is_found_but_not_in_a_command(tmp_path: Path) -> None:
    logs = "import logging\nlog = logging.getLogger(__name__)\n"
    prints = "def f():\n    print('done')\n"
    files = {f"jobs/job{number}.py": logs for number in range(4)} | {"jobs/__init__.py": "", "jobs/cli.py": prints}
    (found,) = findings_of(tmp_path, files | {"jobs/last.py": prints}, "inconsistent-pattern")
    assert (found.location.path, found.location.line) == ("jobs/last.py", 2)


def test_a_module_in_the_middle_of_everything_is_found(tmp_path: Path) -> None:
    low = {f"low{number}.py": "" for number in range(21)}
    high = {f"high{number}.py": "import hub" for number in range(21)}
    hub = {"hub.py": "\n".join(f"import low{number}" for number in range(21))}
    (found,) = findings_of(tmp_path, low | high | hub, "god-module")
    assert found.symbol == "hub"


def test_a_stable_package_that_needs_an_unstable_one_is_found(tmp_path: Path) -> None:
    files = {f"user{number}/__init__.py": "import core" for number in range(12)}
    files |= {f"low{number}/__init__.py": "" for number in range(6)}
    files |= {"core/__init__.py": "import shaky", "shaky/__init__.py": "\n".join(f"import low{n}" for n in range(6))}
    (found,) = findings_of(tmp_path, files, "unstable-dependency")
    assert found.symbol == "core -> shaky"


def test_an_internal_export_that_only_tests_use_is_found(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from p._in import used\nprint(used)", "p/_in/__init__.py": "from ._m import used, spare",
        "p/_in/_m.py": "def used(): ...\ndef spare(): ...", "tests/test_p.py": "from p._in import spare, used",
    }  # fmt: skip
    (found,) = findings_of(tmp_path, files, "test-only-interface")
    assert found.message == "p._in exports spare, which only tests use"


def test_a_clean_component_has_nothing_to_say(tmp_path: Path) -> None:
    files = {"a/__init__.py": "from a.b import B", "a/b.py": "from a.c import C\nB = C", "a/c.py": "C = 1"}
    assert find_architecture(component(tmp_path, files)) == []


def test_every_finding_has_a_rule_of_its_own(tmp_path: Path) -> None:
    known = {rule.id for rule in RULES}
    found = find_architecture(component(tmp_path, CYCLE))
    assert found
    assert all(one.rule_id in known and one.evidence for one in found)


def test_modules_and_packages_have_their_couplings(tmp_path: Path) -> None:
    files = {
        "a/__init__.py": "",
        "a/x.py": "import b.y\nimport b.z",
        "b/__init__.py": "",
        "b/y.py": "import b.z",
        "b/z.py": "",
    }
    found = map_of(tmp_path, files)
    modules = {one.name: (one.fan_in, one.fan_out, one.instability, one.level) for one in found.modules}
    assert modules["a.x"] == (0, 2, 1.0, 2)
    assert modules["b.z"] == (2, 0, 0.0, 0)
    assert [(one.source, one.target, one.weight) for one in found.package_dependencies] == [("a", "b", 2)]
    assert {one.name: (one.fan_in, one.fan_out) for one in found.packages} == {"a": (0, 2), "b": (1, 0)}


def test_a_package_that_does_not_parse_does_no_harm(tmp_path: Path) -> None:
    assert find_architecture(component(tmp_path, {"a.py": "def (:", "b.py": "import a"})) == []
