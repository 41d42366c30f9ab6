"""A goal or a plan becomes topics of the repository; what is wrong with it is said before anything is done."""

from pathlib import Path

import pytest

from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.refactoring.kinds import NoSuchGoal, steps_of
from analysis.refactoring.model import Rewrite
from analysis.refactoring.plan_file import WrongPlan
from tasks.refactoring.plan import choose, plan
from tasks.repositories import Repository
from tasks.repository_settings import RepositorySettings
from tests.trees import commit, write_tree

FILES = {
    "shop/__init__.py": "",
    "shop/stock.py": "def _level(order, spare):\n    return order\n\n\ndef level(order):\n    return _level(order, 2)",
    "old.py": "print 'Python 2'\n",
    "plans/tidy.yaml": "title: Tidy\nsteps:\n  - rename: {symbol: shop.stock._level, to: _lvl}\n  - agent: {task: x}\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("AUTOPILOT_HOME", str(tmp_path / "home"))
    root = tmp_path / "shop"
    root.mkdir()
    write_tree(root, FILES)
    commit(root)
    return Repository(
        name="acme/shop", root=root, mirror=root, commit="HEAD", branch="main", url="", slug=None,
        settings=RepositorySettings(),
    )  # fmt: skip


def test_a_plan_of_the_repository_is_one_topic_about_the_files_of_its_steps(shop: Repository) -> None:
    found = plan.fn(shop, "", "plans/tidy.yaml")
    (topic,) = choose(shop, found, "", 1)
    assert (topic.key, topic.files, len(topic.plan)) == ("tidy", ("shop/stock.py",), 2)
    assert found.unread == ("old.py",)
    (step,) = steps_of(Index(take_snapshot(shop.root), workers=1), topic)
    assert isinstance(step, Rewrite), "the plan itself names what it renames"


def test_a_goal_of_one_step_and_what_the_analysis_offers_are_topics(shop: Repository) -> None:
    (asked,) = plan.fn(shop, "rename shop.stock._level _lvl").topics
    assert (asked.key, asked.title) == ("rename-shop.stock._level-_lvl", "Rename `shop.stock._level` to `_lvl`")
    (offered,) = plan.fn(shop, "remove-parameter").topics
    assert [step.words for step in offered.plan] == [("remove-parameter", "shop.stock._level", "spare")]


def test_a_plan_outside_the_repository_is_not_read_by_a_relative_path(shop: Repository) -> None:
    (shop.root.parent / "secret.yaml").write_text("title: x\n")
    (shop.root / "link.yaml").symlink_to(shop.root.parent / "secret.yaml")
    for name in ("../secret.yaml", "link.yaml", "nowhere.yaml", "shop/stock.py"):
        with pytest.raises(WrongPlan, match="There is no plan"):
            plan.fn(shop, "", name)
    with pytest.raises(WrongPlan, match=r"secret.yaml:1: steps: Field required"):
        plan.fn(shop, "", str(shop.root.parent / "secret.yaml"))


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("polish", "There is no goal `polish`"),
        ("rename shop.stock.nothing x", "defines no `nothing`"),
        ("rename shop.stock._level", "is written `rename SYMBOL NEW_NAME`"),
        ("agent", "is written `agent TASK`"),
        ("rename old.f g", "old.py does not parse"),
        ("move ../etc/passwd.py:x shop.stock", "has no module"),
    ],
)
def test_a_goal_that_names_nothing_is_said(shop: Repository, goal: str, told: str) -> None:
    with pytest.raises(NoSuchGoal, match=told):
        plan.fn(shop, goal)
