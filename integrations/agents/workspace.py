"""The scratch copy that an agent works in, and what it changed there."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from integrations import git
from integrations.agents.patch import NO_DIFFERENCE, OWN_SETTINGS

ANY_COMMIT = "git -c uploadpack.allowAnySHA1InWant=true upload-pack"
QUOTED_BYTES = 200_000
# What agents and the programs they run leave behind; a file that the repository has counts all the same.
LITTER = ("__pycache__/", "*.pyc", ".aider*", ".pytest_cache/", ".ruff_cache/", ".mypy_cache/", "node_modules/")


@dataclass(frozen=True, slots=True)
class Workspace:
    """`tree` is the agent's, a repository without history or remote; `store` is ours, and holds the base commit."""

    tree: Path
    home: Path
    store: Path
    base: str
    hidden: tuple[str, ...] = ()

    def diff(self) -> str:
        """All that differs from the base in files that are not ignored, committed or not.

        Read by our own repository: whatever the agent did to the one in its tree (hooks, filters, flags) is not heard.
        """
        self._restore_hidden()
        variables = OWN_SETTINGS | {"GIT_DIR": str(self.store), "GIT_WORK_TREE": str(self.tree)}
        git.run(["read-tree", self.base], self.tree, variables=variables)
        git.run(["add", "--all", "--", "."], self.tree, variables=variables)
        return git.run(["diff", *NO_DIFFERENCE, "--cached", self.base], self.tree, variables=variables)

    def hide(self) -> None:
        """Take the files away that would configure the tool; `diff` brings them back."""
        for name in self.hidden:
            (self.tree / name).unlink(missing_ok=True)

    def _restore_hidden(self) -> None:
        for name in self.hidden:
            (self.tree / name).unlink(missing_ok=True)
            if git.run(["ls-tree", "--name-only", self.base, "--", name], self.store).strip():
                (self.tree / name).write_bytes(git.read(["cat-file", "blob", f"{self.base}:{name}"], self.store))


@contextmanager
def open_workspace(repository: Path, base: str, hidden: Sequence[str] = ()) -> Iterator[Workspace]:
    """A scratch copy of the base commit until the block ends. Raises GitError when it cannot be made."""
    commit = git.resolve(repository, base)
    folder = Path(tempfile.mkdtemp(prefix="autopilot-agent-")).resolve()
    try:
        place = Workspace(folder / "tree", folder / "home", folder / "store", commit, tuple(hidden))
        for new in (place.home, place.home / "tmp"):
            new.mkdir()
        _fetch(repository.resolve(), commit, place.store)
        _check_out(place)
        place.hide()
        yield place
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(repository: Path, commit: str, store: Path) -> None:
    """Only this commit: neither history nor remotes of the user's repository are within the agent's reach."""
    git.run(["init", "--quiet", "--bare", "--template=", str(store)])
    source = f"file://{repository}"
    git.run(["fetch", "--quiet", "--depth=1", "--no-tags", f"--upload-pack={ANY_COMMIT}", source, commit], store)
    (store / "info").mkdir(exist_ok=True)
    (store / "info" / "exclude").write_text("\n".join(LITTER) + "\n")
    git.run(["update-ref", "refs/heads/work", commit], store)
    git.run(["symbolic-ref", "HEAD", "refs/heads/work"], store)


def _check_out(place: Workspace) -> None:
    git.run(["clone", "--quiet", "--no-hardlinks", "--template=", "--", str(place.store), str(place.tree)])
    git.run(["remote", "remove", "origin"], place.tree)
