from collections.abc import Iterator
from pathlib import Path

import pytest

from deployments import catalog as module
from deployments.catalog import OPERATIONS, UPKEEP, AutonomousWorkflowType, catalog, operation, operation_name
from deployments.errors import BrokenOperation, NotAvailableYet, UnknownOperation
from deployments.prefect_yaml import rendered
from tests.trees import write_tree

ADDED = """
from deployments.catalog import Operation

one = Operation(name="greet", flow="added_flows.greet", description="Greet.")
more = [Operation(name="wave", flow="added_flows.wave", description="Wave.")]
clash = Operation(name="health-check", flow="added_flows.greet", description="Ours already.")
"""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    catalog.cache_clear()
    yield
    catalog.cache_clear()


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, entries: str) -> None:
    """A package as pip leaves it."""
    metadata = "Metadata-Version: 2.1\nName: added\nVersion: 1\n"
    write_tree(
        folder,
        {
            "added_operations.py": ADDED,
            "added-1.dist-info/METADATA": metadata,
            "added-1.dist-info/entry_points.txt": f"[{module.ENTRY_POINTS}]\n{entries}\n",
        },
    )
    monkeypatch.syspath_prepend(folder)


def test_there_are_twenty_workflow_types() -> None:
    assert len(AutonomousWorkflowType) == 20


@pytest.mark.parametrize("each", OPERATIONS, ids=lambda each: each.name)
def test_every_operation_is_one_of_the_types(each: module.Operation) -> None:
    assert each.name.replace("-", "_") in set(AutonomousWorkflowType)


@pytest.mark.parametrize("each", [*OPERATIONS, *UPKEEP], ids=lambda each: each.name)
def test_the_flow_of_every_operation_can_be_loaded_and_has_its_name(each: module.Operation) -> None:
    flow = each.load()
    assert flow.name == each.name
    assert f"{flow.fn.__module__}.{flow.fn.__name__}" == each.flow


@pytest.mark.parametrize(
    "text", ["health-check", "health_check", " Health_Check ", AutonomousWorkflowType.HEALTH_CHECK]
)
def test_dashes_underscores_and_capitals_are_the_same(text: str) -> None:
    assert operation(text).name == "health-check"
    assert operation_name(text) == "health-check"


def test_a_misspelt_name_gets_a_suggestion_also_from_what_is_only_deployed() -> None:
    with pytest.raises(UnknownOperation, match="Did you mean health-check"):
        operation("helth_check")
    with pytest.raises(UnknownOperation, match="Did you mean nightly-story"):
        operation("nightly_stori", ["nightly-story"])


def test_a_type_without_a_flow_is_told_apart_from_an_unknown_one() -> None:
    with pytest.raises(NotAvailableYet, match="data-recovery has no flow in this version"):
        operation(AutonomousWorkflowType.DATA_RECOVERY)


def test_a_package_adds_operations_by_its_entry_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "one = added_operations:one\nmore = added_operations:more")
    assert {"greet", "wave", "health-check"} <= set(catalog())


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ("broken = added_operations:nothing", "no attribute 'nothing'"),
        ("broken = no_such_module:one", "No module named 'no_such_module'"),
        ("broken = added_operations:clash", "another operation has this name"),
    ],
)
def test_a_broken_package_is_named(entries: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, entries)
    with pytest.raises(BrokenOperation, match=reason):
        catalog()


def test_prefect_yaml_is_what_the_catalogue_gives() -> None:
    """Otherwise run `python -m deployments.prefect_yaml > prefect.yaml`."""
    assert (Path(__file__).parents[2] / "prefect.yaml").read_text() == rendered()
