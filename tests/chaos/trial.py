"""A trial: runs that write, killed at random points or left in peace, and what the world holds afterwards."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments.catalog import Operation
from deployments.own import deploy, entry_point
from emulator.world import running
from tests.chaos.machine import Machine, machine
from tests.chaos.world import effects
from tests.data.flows.chapters import chapters
from tests.postgresql import PostgreSQL

type Say = Callable[[str], None]

AT_ONCE = 3
PATIENCE = 300.0
BETWEEN = (0.2, 8.0)
"Seconds from when a run is in a process to the next kill: enough for every step of everything to be hit."
KINDS = {"run": 0.4, "worker": 0.2, "server": 0.1, "database": 0.1, "everything": 0.2}


@dataclass
class Result:
    """What a trial came to."""

    world: Counter[str]
    executed: Counter[str]
    states: Counter[str] = field(default_factory=Counter)
    recoveries: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    "Seconds from each crash to the recovered run's next start."


@dataclass
class Trial:
    """Runs are named by their number, so that two trials of as many runs are to have the same effects."""

    machine: Machine
    folder: Path
    steps: int
    pause: float
    runs: list[UUID] = field(default_factory=list)

    async def begin(self, client: PrefectClient) -> None:
        parameters = {
            "name": f"tale-{len(self.runs):02}", "folder": str(self.folder), "steps": self.steps, "pause": self.pause
        }  # fmt: skip
        deployment = await client.read_deployment_by_name("chapters/chapters")
        key = f"tale-{len(self.runs)}"
        run = await client.create_flow_run_from_deployment(deployment.id, parameters=parameters, idempotency_key=key)
        self.runs.append(run.id)

    async def unfinished(self, client: PrefectClient) -> list[FlowRun]:
        runs = [await client.read_flow_run(run) for run in self.runs]
        return [run for run in runs if not is_over(run.state)]

    async def settle(self, client: PrefectClient) -> None:
        """Until all are over; it may take long, but not for one after the other."""
        left, end = len(self.runs) + 1, 0.0
        while unfinished := await self.unfinished(client):
            if len(unfinished) < left:
                left, end = len(unfinished), time.monotonic() + PATIENCE
            assert time.monotonic() < end, [(run.name, run.state_name, run.state) for run in unfinished]
            await asyncio.sleep(0.5)


def is_over(state: State[object] | None) -> bool:
    """A crash is not the end, unless it was given up."""
    return bool(state and state.is_final() and not (state.is_crashed() and state.name == "Crashed"))


async def connected[T](trial: Trial, do: Callable[[PrefectClient], Awaitable[T]]) -> T:
    """With the machine's server, again until it answers; it may have another address after a boot."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with temporary_settings({PREFECT_API_URL: trial.machine.api}):
                async with get_client() as client:
                    return await do(client)
        except httpx.HTTPError:
            assert time.monotonic() < end, "the server does not answer any more"
            await asyncio.sleep(0.2)


async def install(_: PrefectClient) -> None:
    where, folder = entry_point(chapters)
    await deploy(Operation(name="chapters", flow=where, folder=folder, description="Write in steps."), chapters)


async def disturb(trial: Trial, kinds: list[str], chance: random.Random, say: Say) -> None:
    """Keep some runs going, and kill in the given order at random moments."""
    for number, kind in enumerate(kinds, 1):
        await keep_going(trial)
        await asyncio.sleep(chance.uniform(*BETWEEN))
        if kind == "run":
            while not trial.machine.kill_run(chance):
                await keep_going(trial)
                await asyncio.sleep(0.1)
        elif kind == "worker":
            trial.machine.kill_worker()
        elif kind == "server":
            trial.machine.kill_server()
        elif kind == "database":
            trial.machine.kill_database()
        else:
            trial.machine.kill_everything()
            await asyncio.to_thread(trial.machine.start)
        say(f"{number}/{len(kinds)} killed {kind}, {len(trial.runs)} runs begun")


async def keep_going(trial: Trial) -> None:
    """Begin runs until enough are on their way, and wait until one is in a process."""

    async def refill(client: PrefectClient) -> None:
        for _ in range(AT_ONCE - len(await trial.unfinished(client))):
            await trial.begin(client)

    end = time.monotonic() + PATIENCE
    while True:
        await connected(trial, refill)
        if trial.machine.runs():
            return
        assert time.monotonic() < end, "no run was started any more"
        await asyncio.sleep(0.2)


async def outcome(trial: Trial, client: PrefectClient, result: Result) -> None:
    for run in trial.runs:
        states = sorted(await client.read_flow_run_states(run), key=lambda state: state.timestamp)
        result.states[states[-1].name or ""] += 1
        result.recoveries += sum(state.name == "Recovering" for state in states)
        for position, state in enumerate(states):
            again = next((each for each in states[position:] if each.is_running()), None)
            if state.is_crashed() and again:
                result.waits.append((again.timestamp - state.timestamp).total_seconds())


def run_trial(home: Path, kinds: list[str], seed: int, say: Say, *, runs: int = 0, steps: int = 4) -> Result:
    """Kill in this order, or begin just so many runs and leave them in peace."""
    home.mkdir(parents=True)
    with running() as world:
        world.github.limits.writes_per_minute = 100_000
        with PostgreSQL(home / "postgresql") as database, machine(home, database, world.environment) as ours:
            result = asyncio.run(_trial(Trial(ours, home, steps, 0.2), kinds, random.Random(seed), say, runs))
        result.world = effects(world)
    return result


async def _trial(trial: Trial, kinds: list[str], chance: random.Random, say: Say, runs: int) -> Result:
    await asyncio.to_thread(trial.machine.start)
    await connected(trial, install)
    started = time.monotonic()
    if kinds:
        await disturb(trial, kinds, chance, say)
    while len(trial.runs) < runs:
        await connected(trial, trial.begin)
    await connected(trial, trial.settle)
    result = Result(Counter(), Counter((trial.folder / "executed").read_text().splitlines()))
    result.seconds = time.monotonic() - started
    await connected(trial, lambda client: outcome(trial, client, result))
    return result


def order(kills: int, seed: int) -> list[str]:
    """What is killed, in a random order that is the same for the same seed."""
    return random.Random(seed).choices(list(KINDS), list(KINDS.values()), k=kills)
