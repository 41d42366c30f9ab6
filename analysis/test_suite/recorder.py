"""A plugin for the pytest of any repository: it records what JUnit does not tell, and orders the tests as it is told.

It is copied out of here and runs in the repository's environment, with Python 3.8 or newer, pytest 6 or newer, and
nothing else. Environment variables tell it what to do: AUTOPILOT_SEED shuffles the tests (modules, then classes, then
functions, as pytest-randomly does), AUTOPILOT_ONLY is a file of node ids that alone run, in that order,
AUTOPILOT_FIXTURES a folder for what fixtures cost, AUTOPILOT_COVERAGE a file for coverage by test.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

STARTED = [0]
SPENT: dict[tuple[str, str, str], list[float]] = {}
COVERAGE: list[Any] = []

if os.environ.get("AUTOPILOT_COVERAGE"):
    from coverage import Coverage  # type: ignore[import-not-found, unused-ignore]

    COVERAGE.append(
        Coverage(
            data_file=os.environ["AUTOPILOT_COVERAGE"],
            config_file=False,
            source=[str(Path.cwd())],
            omit=["*/.autopilot-venv/*"],
            messages=False,
        )
    )
    COVERAGE[0].start()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    only, seed = os.environ.get("AUTOPILOT_ONLY"), os.environ.get("AUTOPILOT_SEED")
    if only:
        wanted = Path(only).read_text(encoding="utf-8").splitlines()
        known = {item.nodeid: item for item in items}
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in wanted])
        items[:] = [known[name] for name in wanted if name in known]
    elif seed:
        items[:] = shuffled(items, random.Random(int(seed)))  # noqa: S311 -- an order, no secret


def shuffled(items: list[pytest.Item], chance: random.Random) -> list[pytest.Item]:
    """Modules in any order, their classes in any order within them, and so on: module fixtures are made once still."""
    places = {item: scopes(item.nodeid) for item in items}
    ranks = {scope: chance.random() for scope in sorted({scope for both in places.values() for scope in both})}
    return sorted(items, key=lambda item: (*(ranks[scope] for scope in places[item]), chance.random()))


def scopes(nodeid: str) -> tuple[str, str]:
    """The module of a test, and its class."""
    module, _, rest = nodeid.partition("::")
    return module, module + "::" + rest.partition("[")[0].rpartition("::")[0]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.user_properties.append(("autopilot_position", STARTED[0]))
    item.user_properties.append(("autopilot_worker", os.environ.get("PYTEST_XDIST_WORKER", "")))
    STARTED[0] += 1
    if COVERAGE:
        COVERAGE[0].switch_context(item.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    if call.when == "setup":
        item.user_properties.append(("autopilot_setup", round(call.stop - call.start, 6)))
    if call.when == "teardown" and COVERAGE:
        COVERAGE[0].switch_context("")


@pytest.hookimpl(hookwrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Iterator[None]:
    started = time.perf_counter()
    yield
    place = str(getattr(fixturedef.func, "__module__", "") or "")
    spent = SPENT.setdefault((place, fixturedef.argname, str(fixturedef.scope)), [0.0, 0])
    spent[0] += time.perf_counter() - started
    spent[1] += 1


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    if COVERAGE:
        COVERAGE[0].stop()
        COVERAGE[0].save()
    if folder := os.environ.get("AUTOPILOT_FIXTURES"):
        rows = [
            {"module": place, "name": name, "scope": scope, "seconds": seconds, "times": times}
            for (place, name, scope), (seconds, times) in SPENT.items()
        ]
        Path(folder, f"{os.getpid()}.json").write_text(json.dumps(rows), encoding="utf-8")
