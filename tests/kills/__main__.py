"""`python -m tests.kills [SCENE …]`: kill operations at every write, and compare with what they do in peace."""

import argparse
import asyncio
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments import local_server
from emulator.world import running
from tests.kills import files
from tests.kills.scenes import SCENES, Place, Scene, stock
from tests.kills.trial import Outcome, is_write, try_scene
from tests.registry import registry
from tests.trees import write_tree

AT_ONCE = 2
PATIENCE = 1800.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", choices=[[], *(scene.name for scene in SCENES)], metavar="SCENE")
    parser.add_argument("--kills", type=int, default=0, help="at most so many a scene; 0 is all")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--server", default="", help="the API of a Prefect server that runs already")
    given = parser.parse_args()
    by_name = {scene.name: scene for scene in SCENES}
    chosen = [by_name[name] for name in given.scenes or by_name]
    with stage() as place, prefect_server(place.folder / "home", given.server):
        outcomes = asyncio.run(together(place, chosen, given.kills, random.Random(given.seed)))
    tell(outcomes)
    raise SystemExit(any(one.wrong for one in outcomes))


async def together(place: Place, scenes: Sequence[Scene], kills: int, chance: random.Random) -> list[Outcome]:
    """A few scenes at a time."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(scene: Scene) -> Outcome:
        async with room:
            outcome = await try_scene(place, scene, kills, chance)
        tell([outcome])
        return outcome

    return await asyncio.gather(*map(one, scenes))


@contextmanager
def stage() -> Iterator[Place]:
    with running() as world, registry() as shelf, tempfile.TemporaryDirectory(prefix="kills-") as folder:
        world.github.limits.writes_per_minute = 100_000
        stock(shelf)
        advisories = write_tree(Path(folder) / "osv", files.ADVISORIES)
        os.environ.update(world.environment)
        os.environ.update({
            "PREFECT_CLIENT_MAX_RETRIES": "10", "PREFECT_CLIENT_RETRY_EXTRA_CODES": "503",
            "PREFECT_LOGGING_LEVEL": "WARNING", "ANALYSIS__GRAPH_SITTER_ENABLED": "false",
            "AUTOPILOT_HOME": f"{folder}/home",
            "RATE_LIMITS__GITHUB_WRITES_PER_MINUTE": "100000", "RATE_LIMITS__GITHUB_WRITES_PER_HOUR": "100000",
            "UV_DEFAULT_INDEX": shelf.index, "UV_CACHE_DIR": f"{folder}/uv-cache",
            "ANALYSIS__OSV_DATABASE": str(advisories),
        })  # fmt: skip
        (Path(folder) / "home").mkdir()
        yield Place(world, Path(folder), shelf)


@contextmanager
def prefect_server(home: Path, there: str) -> Iterator[None]:
    """The one that is there, or one of our own that ends with the block."""
    if there:
        os.environ["PREFECT_API_URL"] = there
        with temporary_settings({PREFECT_API_URL: there}):
            yield
        return
    with local_server.running(home) as server, temporary_settings({PREFECT_API_URL: server.url}):
        server.wait(PATIENCE)
        try:
            yield
        finally:
            local_server.stop(home)


def tell(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        writes = sum(map(is_write, one.calm.requests))
        killed = sum(not ending.at.startswith("too late") for ending in one.endings)
        print(
            f"| `{one.name}` | {len(one.calm.requests)} | {writes} | {killed} | {killed - len(one.wrong)} |", flush=True
        )
        for each in one.again:
            print(f"{one.name} writes at the second run: {each.method} {each.path}", flush=True)
        for at, lines in one.wrong.items():
            print(f"{one.name} killed at {at}:\n  " + os.linesep.join(lines[:40]), flush=True)


if __name__ == "__main__":
    main()
