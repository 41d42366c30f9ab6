"""One operation, killed once at a chosen request or moment and put back to work, against itself left in peace."""

import asyncio
import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from prefect.client.orchestration import get_client
from prefect.states import Crashed, Scheduled

from deployments.catalog import OPERATIONS
from emulator import recording
from emulator.recording import Exchange
from tests.kills.attempt import attempt
from tests.kills.scenes import Place, Scene
from tests.kills.world import difference, effects

PATIENCE = 3000.0
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.kills.attempt"])
READS = 2
type Point = int | float
"""Which request the process is killed at as it arrives, or how many seconds after the first one."""


@dataclass
class Ending:
    """How a run ended; `at` is what it was killed at."""

    held: list[str]
    state: str
    requests: list[Exchange]
    seconds: float
    at: str = ""


@dataclass
class Outcome:
    """A scene's result; `wrong` is what differed, by what the run was killed at."""

    name: str
    calm: Ending
    endings: list[Ending] = field(default_factory=list)
    again: list[Exchange] = field(default_factory=list)
    "What a second run in peace wrote, which is to be nothing."

    @property
    def wrong(self) -> dict[str, list[str]]:
        told = {one.at: difference(self.calm.held, one.held) or [one.state] for one in self.endings}
        if self.calm.state != "Completed":
            return {"nothing": [f"undisturbed it is {self.calm.state}"]}
        good = {one.at for one in self.endings if one.held == self.calm.held and one.state == "Completed"}
        return {at: lines for at, lines in told.items() if at not in good}


def is_write(exchange: Exchange) -> bool:
    """By API, by GraphQL or by push; Slack is asked by POST too."""
    api = exchange.method != "GET" and "/graphql" not in exchange.path and "/api/" in exchange.path
    if exchange.platform == "slack":
        return exchange.path.startswith("/api/chat.")
    return api or b"mutation" in exchange.request_body or exchange.path.endswith("git-receive-pack")


async def try_scene(place: Place, scene: Scene, kills: int, chance: random.Random) -> Outcome:
    """As it is undisturbed, then killed at some points, each in a repository of its own; at last once more in peace."""
    calm = await run(place, scene, f"{scene.name}-calm", None)
    outcome = Outcome(scene.name, calm)
    if calm.state != "Completed":
        return outcome
    for number, point in enumerate(points(calm, kills, chance)):
        outcome.endings.append(await run(place, scene, f"{scene.name}-{number}", point))
    outcome.again = [one for one in (await again(place, scene, f"{scene.name}-calm")).seen if is_write(one)]
    return outcome


def points(calm: Ending, kills: int, chance: random.Random) -> Sequence[Point]:
    """As each write arrives and as the next request does, so that its answer came; some others; some moments."""
    writes = [number for number, each in enumerate(calm.requests) if is_write(each)]
    near = {number for each in writes for number in (each, each + 1) if number < len(calm.requests)}
    others = [number for number in range(len(calm.requests)) if number not in near]
    chosen = sorted(near | set(chance.sample(others, min(READS, len(others)))))
    kept = sorted(chance.sample(chosen, kills)) if 0 < kills < len(chosen) else chosen
    return [*kept, calm.seconds * chance.uniform(0.1, 0.9)]


PARAMETERS: dict[str, dict[str, object]] = {}


async def run(place: Place, scene: Scene, name: str, point: Point | None) -> Ending:
    """Set the scene in a repository of its own, start the operation and wait for its end."""
    PARAMETERS[name] = scene.prepare(place, name)
    killer = Killer(place.slug(name), scene.elsewhere, point)
    state = await _run(scene.operation, PARAMETERS[name], killer)
    at = killer.told or ("undisturbed" if point is None else f"too late for {point}")
    return Ending(effects(place.world, place.slug(name)), state, killer.seen, killer.last - killer.first, at)


async def again(place: Place, scene: Scene, name: str) -> "Killer":
    killer = Killer(place.slug(name), scene.elsewhere, None)
    await _run(scene.operation, PARAMETERS[name], killer)
    return killer


class Killer:
    """Notes what is asked about a repository, and kills the run once, from the thread that has just seen a request."""

    def __init__(self, slug: str, elsewhere: bool, point: Point | None) -> None:
        self.slug, self.elsewhere, self.point = slug, elsewhere, point
        self.seen: list[Exchange] = []
        self.pid: int | None = None
        self.told = ""
        self.first = self.last = 0.0
        self.lock = threading.Lock()

    def see(self, exchange: Exchange) -> None:
        if f"{self.slug}/" not in f"{exchange.path}/".replace(".git/", "/") and not (
            self.elsewhere and exchange.platform != "github"
        ):
            return
        with self.lock:
            self.last = time.monotonic()
            self.first = self.first or self.last
            if len(self.seen) == self.point:
                self.kill(f"request {len(self.seen)}: {exchange.method} {exchange.path}")
            if not self.seen and isinstance(self.point, float):
                threading.Timer(self.point, self.kill, [f"{self.point:.1f} s"]).start()
            self.seen.append(exchange)

    def kill(self, at: str) -> None:
        if self.pid and not self.told:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.told = at


async def _run(operation: str, parameters: dict[str, object], killer: Killer) -> str:
    """As often as it takes, the same run: what was killed is scheduled again, as recovery does."""
    flow = next(one.load() for one in OPERATIONS if one.name == operation)
    recording.listeners.append(killer.see)
    try:
        async with get_client() as client:
            run = await client.create_flow_run(flow, parameters=parameters)
            while True:
                process = FORKS.Process(target=attempt, args=(operation, run.id))
                process.start()
                killer.pid = process.pid
                await asyncio.to_thread(process.join, PATIENCE)
                if process.exitcode != -signal.SIGKILL:
                    break
                await client.set_flow_run_state(run.id, Crashed(), force=True)
                await client.set_flow_run_state(run.id, Scheduled(name="Recovering"), force=True)
            return (await client.read_flow_run(run.id)).state_name or ""
    finally:
        recording.listeners.remove(killer.see)
