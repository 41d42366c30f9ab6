"""Known answers: what is planted is found, and what only looks dead is not reported."""

from typing import Any

import pytest

from tests.acceptance.command import Autopilot
from tests.trees import commit, write_tree

pytestmark = pytest.mark.xdist_group("acceptance")

SHOP = {
    "pyproject.toml": """
        [project]
        name = "shop"
        version = "1"
        dependencies = []
        [project.scripts]
        shop = "shop.cli:main"
    """,
    "shop/__init__.py": "",
    "shop/cli.py": """
        from shop import orders
        from shop.visitor import Visitor, walk
        from shop.plugins import Plugin, run


        class Greeter(Plugin):
            def on_event(self, event):
                print("event", event)


        def main():
            walk(Visitor(), orders.total([1, 2]))
            run(Greeter())
    """,
    "shop/orders.py": """
        from shop import customers


        class Basket:
            def __init__(self, prices):
                self.prices = prices

            def sum(self):
                return sum(self.prices)

            def _never_called(self):
                return len(self.prices) * 2


        def total(prices):
            return Basket(prices).sum() + customers.discount(len(prices))


        def _countdown(number):
            if number > 0:
                print(number)
                _countdown(number - 1)
    """,
    "shop/customers.py": """
        from shop import invoices


        def discount(count):
            return invoices.rounded(count)


        def monthly_report(rows, limit):
            lines = []
            running = 0
            for row in rows:
                if row["amount"] > limit:
                    running += row["amount"]
                    lines.append(f"{row['name']}: {row['amount']:.2f}")
                elif row["amount"] < 0:
                    running -= row["amount"]
                    lines.append(f"{row['name']}: credit")
            lines.append(f"sum {running:.2f}")
            return "\\n".join(lines)


        print(monthly_report([], 3))
    """,
    "shop/invoices.py": """
        from shop import orders


        def rounded(value):
            return round(value) if orders else value


        def yearly_summary(entries, threshold):
            output = []
            collected = 0
            for entry in entries:
                if entry["amount"] > threshold:
                    collected += entry["amount"]
                    output.append(f"{entry['name']}: {entry['amount']:.2f}")
                elif entry["amount"] < 0:
                    collected -= entry["amount"]
                    output.append(f"{entry['name']}: credit")
            output.append(f"sum {collected:.2f}")
            return "\\n".join(output)


        print(yearly_summary([], 3))
    """,
    "shop/visitor.py": """
        class Visitor:
            def visit(self, node):
                return getattr(self, f"visit_{type(node).__name__}")(node)

            def visit_int(self, node):
                return node

            def visit_float(self, node):
                return node


        def walk(visitor, node):
            return visitor.visit(node)
    """,
    "shop/plugins.py": """
        from typing import Protocol


        class Plugin(Protocol):
            def on_event(self, event): ...


        def run(plugin: Plugin):
            plugin.on_event("start")
    """,
}


@pytest.fixture(scope="module")
def sarif(autopilot: Autopilot, tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = write_tree(tmp_path_factory.mktemp("planted") / "shop", SHOP)
    commit(root)
    answer = autopilot("--action", "component-analysis", "--component", root, "--format", "sarif")
    assert answer.code == 0, answer.err
    return answer.json()["runs"][0]["results"]


def symbols(results: Any, rule: str) -> set[str]:
    return {result["properties"]["symbol"].split(".")[-1] for result in results if result["ruleId"] == rule}


def dead(results: Any) -> set[str]:
    rules = {result["ruleId"] for result in results if result["ruleId"].startswith("dead-code/")}
    return {symbol for rule in rules for symbol in symbols(results, rule)}


def places(result: Any) -> list[str]:
    return [place["physicalLocation"]["artifactLocation"]["uri"] for place in result["locations"]]


def test_a_dead_private_method_is_safe_to_fix(sarif: Any) -> None:
    (found,) = [result for result in sarif if "_never_called" in result["properties"]["symbol"]]
    assert found["ruleId"] == "dead-code/unused-method"
    assert found["properties"]["tier"] == "safe-to-fix"


def test_a_function_that_only_calls_itself_is_dead(sarif: Any) -> None:
    assert "_countdown" in symbols(sarif, "dead-code/unused-function")


def test_methods_called_by_prefix_are_alive(sarif: Any) -> None:
    assert not {"visit_int", "visit_float"} & dead(sarif)


def test_protocol_implementations_and_overridden_callbacks_are_alive(sarif: Any) -> None:
    assert not {"on_event", "Greeter", "Plugin"} & dead(sarif)


def test_entry_points_are_alive(sarif: Any) -> None:
    assert not {"main", "total", "discount", "rounded"} & dead(sarif)


def test_a_cycle_across_three_modules_is_one_finding_with_all_its_places(sarif: Any) -> None:
    (cycle,) = [result for result in sarif if result["ruleId"] == "architecture/import-cycle"]
    assert set(places(cycle)) == {"shop/orders.py", "shop/customers.py", "shop/invoices.py"}


def test_a_copy_with_renamed_identifiers_is_a_clone_with_both_places(sarif: Any) -> None:
    (clone,) = [result for result in sarif if result["ruleId"] == "duplication/clone"]
    assert set(places(clone)) == {"shop/customers.py", "shop/invoices.py"}


def test_every_result_says_its_tier_and_confidence(sarif: Any) -> None:
    assert sarif
    for result in sarif:
        assert result["properties"]["tier"] in {"safe-to-fix", "review", "information"}
        assert 0 <= result["properties"]["confidence"] <= 1
