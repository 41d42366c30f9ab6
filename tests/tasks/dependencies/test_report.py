"""The report on dependencies, for people."""

from analysis.updates.groups import Group
from analysis.updates.model import Dependency, Ecosystem, Impact, Kind, Outlook, Source, Update
from analysis.updates.read import Declarations
from tasks.dependencies.report import DependencyReport, to_markdown
from tasks.proposals import Mode


def waiting(name: str, impact: Impact | None) -> Update:
    held = Dependency(ecosystem=Ecosystem.NPM, source=Source.NPM_LOCK, name=name, version="1.0.0", path="package.json")
    return Update(dependency=held, to="2.0.0", kind=Kind.MAJOR, impact=impact)


def test_what_is_only_looked_at_tells_what_its_majors_lack_and_nothing_of_the_others() -> None:
    updates = (
        waiting("left", Impact(used=2, broken=("`trim` of `left` is gone: used in `app.ts:1`",), calls=False)),
        waiting("right", Impact(used=1, calls=False)),
        waiting("tool", None),
    )
    text = to_markdown(
        DependencyReport(
            repository="shop", commit="0" * 40, mode=Mode.REPORT, declared=3, outlook=Outlook(updates=updates),
            waiting=(Group(name="majors", updates=updates),), declarations=Declarations(),
        )
    )  # fmt: skip
    assert "`trim` of `left` is gone: used in `app.ts:1`" in text
    assert "What this repository uses of `right`" not in text
