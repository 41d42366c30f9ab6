"""The running world: every platform's state, the faults to come, and what was asked of it."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from starlette.types import ASGIApp

from emulator import snapshot
from emulator.faults import Fault, Faults, Kind
from emulator.github.seed import seed as seed_github
from emulator.github.state import State as GitHub
from emulator.linear.seed import seed as seed_linear
from emulator.linear.state import State as Linear
from emulator.recording import Exchange, Recording
from emulator.slack.seed import seed as seed_slack
from emulator.slack.state import State as Slack
from emulator.within import Within


class World:
    """GitHub, Linear and Slack; `github`, `linear` and `slack` are their states, free to read and to change."""

    def __init__(self, folder: Path, urls: Mapping[str, str], *, seed: bool) -> None:
        self.folder = folder
        self.urls = urls
        self.environment: dict[str, str] = {}
        "What a client needs to find every platform, and to be let in."
        self.faults: list[Fault] = []
        self.exchanges: list[Exchange] = []
        self.seeded = seed
        self.reset()

    @property
    def repositories(self) -> Path:
        """The folder of bare git repositories, `{owner}/{name}.git`."""
        return self.folder / "git"

    def reset(self) -> None:
        """Start over: the seed, or nothing; no faults, no requests."""
        shutil.rmtree(self.repositories, ignore_errors=True)
        self.repositories.mkdir(parents=True)
        self.github, self.linear, self.slack = GitHub(), Linear(), Slack()
        self._settle()
        if self.seeded:
            seed_github(self.github, self.repositories)
            seed_linear(self.linear)
            seed_slack(self.slack)
        self.faults.clear()
        self.exchanges.clear()

    def fault(  # noqa: PLR0913
        self, platform: str, method: str, path: str, kind: str, count: int = 1, *, seconds: float = 1, skip: int = 0
    ) -> None:
        """Fail the next `count` requests whose path matches the glob, after `skip` of them; kinds: `faults.Kind`."""
        self.faults.append(Fault(platform, method, path, Kind(kind), count, seconds, skip))

    def requests(self, platform: str) -> list[Exchange]:
        """Everything asked of a platform since the start or the last reset, oldest first."""
        return [exchange for exchange in self.exchanges if exchange.platform == platform]

    def states(self) -> dict[str, msgspec.Struct]:
        return {"github": self.github, "linear": self.linear, "slack": self.slack}

    def state(self, platform: str) -> msgspec.Struct:
        """A platform's state; `github`, `linear` and `slack` give it with its type."""
        return self.states()[platform]

    def save(self, path: Path) -> None:
        """Write everything to a snapshot."""
        snapshot.save(path, self.states(), self.repositories)

    def load(self, path: Path) -> None:
        """Become what a snapshot holds."""
        self.reset()
        shutil.rmtree(self.repositories)
        snapshot.load_repositories(path, self.repositories)
        self.github = snapshot.load(path, "github", GitHub)
        self.linear = snapshot.load(path, "linear", Linear)
        self.slack = snapshot.load(path, "slack", Slack)
        self._settle()

    def _settle(self) -> None:
        """Let links lead to where the platforms are now."""
        self.github.url = self.urls["github"]
        self.linear.url = self.urls["linear"]


@contextmanager
def running(*, seed: bool = True, ports: Mapping[str, int] | None = None) -> Iterator[World]:
    """All platforms on loopback, on free ports unless some are given, until the block is left."""
    from emulator.platforms import PLATFORMS
    from emulator.server import address, bound_socket, serving

    sockets = {name: bound_socket((ports or {}).get(name, 0)) for name in PLATFORMS}
    urls = {name: address(bound) for name, bound in sockets.items()}
    with tempfile.TemporaryDirectory(prefix="emulator-", ignore_cleanup_errors=True) as folder:
        world = World(Path(folder), urls, seed=seed)
        for name, platform in PLATFORMS.items():
            world.environment |= platform.environment(urls[name])
        with serving({name: _application(world, name) for name in PLATFORMS}, sockets):
            yield world


def _application(world: World, name: str) -> ASGIApp:
    from emulator.platforms import application

    app = Within(application(name), world)
    return Recording(Faults(app, name, world.faults), name, world.exchanges.append)
