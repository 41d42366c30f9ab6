"""What major versions change of what a repository uses, from a registry on loopback."""

import json
from pathlib import Path

import pytest

from analysis.updates.model import Dependency, Ecosystem, Impact, Kind, Outlook, Source, Update
from integrations import git
from tasks.dependencies.impact import look_into_majors
from tasks.repositories import check_out_repository
from tests.registry import registry
from tests.trees import commit, write_tree


def test_a_major_of_an_npm_package_tells_what_it_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUTOPILOT_HOME", str(tmp_path / "home"))
    folder = write_tree(tmp_path / "shop", {
        "package.json": json.dumps({"dependencies": {"left": "^1.0.0"}}),
        "src/app.tsx": "import { trim, fill } from 'left';\nfill(trim('a'));\n",
    })  # fmt: skip
    commit(folder)
    held = Dependency(
        ecosystem=Ecosystem.NPM, source=Source.NPM_LOCK, name="left", version="1.0.0", path="package.json"
    )
    updates = tuple(Update(dependency=held, to=to, kind=Kind.MAJOR) for to in ("2.0.0", "3.0.0"))
    with registry() as shelf:
        monkeypatch.setenv("npm_config_registry", shelf.npm)
        for version, names in (("1.0.0", "trim, fill"), ("2.0.0", "fill")):
            code = f"declare function trim(): void;\ndeclare function fill(): void;\nexport {{ {names} }};\n"
            shelf.package("left", version, files={"index.d.ts": code})
        checkout = check_out_repository.fn(str(folder))
        found = look_into_majors.fn(checkout, Outlook(updates=updates)).updates
    git.remove_worktree(checkout.mirror, checkout.root)
    gone = Impact(used=2, broken=("`trim` of `left` is gone: used in `src/app.tsx:1`",), calls=False)
    assert [one.impact for one in found] == [gone, None]
