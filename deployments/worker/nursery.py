"""The zygote that runs are forked from now: started when first needed, and again when the code has changed."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping

from prefect.settings import get_current_settings

from deployments.worker import surviving, warm
from deployments.worker.warm import CannotFork, ForkedProcess, Zygote

REST = 20
"""After a start, no further one ahead of need for so many times what it took: at most a twentieth of a processor goes
into it while code keeps changing. A run starts one whenever it needs to."""

Modules = Callable[[], Awaitable[frozenset[str]]]


class Nursery:
    """Forks runs; several zygotes live side by side only while runs of old code finish."""

    def __init__(self, modules: Modules, logger: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> None:
        self.modules = modules
        self.logger = logger
        self.current: Zygote | None = None
        self.old: list[Zygote] = []
        self.wanted: frozenset[str] = OURS
        self.unsafe: frozenset[str] = frozenset()
        self.starting = asyncio.Lock()
        self.rests_until = 0.0

    async def fork(
        self,
        environment: Mapping[str, str],
        directory: str,
        module: str,
        arguments: tuple[str, ...] = (),
        *,
        quiet: bool = False,
    ) -> ForkedProcess:
        """A process that runs the module with code as it is on disk now. Raises CannotFork."""
        zygote = await self.zygote()
        return await zygote.fork(environment, directory, module, arguments, quiet=quiet)

    async def zygote(self) -> Zygote:
        async with self.starting:
            if self.current and self.current.alive and not self.current.sources.changed():
                return self.current
            self.retire()
            self.wanted = OURS | await self.modules()
            begun = time.monotonic()
            self.current = await self.start()
            self.rests_until = begun + REST * (time.monotonic() - begun)
            return self.current

    async def look_after(self) -> None:
        """Start a zygote ahead of need: the first, one with the code as it is now, or one with further modules."""
        if time.monotonic() < self.rests_until:
            return
        if self.current and not self.current.running and not OURS | await self.modules() <= self.wanted:
            async with self.starting:
                self.retire()
        await self.zygote()

    async def start(self) -> Zygote:
        """One without the modules that start threads when imported: these are left to the runs."""
        wanted = self.wanted
        zygote = await warm.start(sorted(wanted - self.unsafe), environment())
        if not zygote.threaded:
            return zygote
        self.logger.info("Not preloaded, as they start threads: %s", ", ".join(zygote.threaded))
        self.unsafe |= frozenset(zygote.threaded)
        zygote.kill()
        zygote = await warm.start(sorted(wanted - self.unsafe), environment())
        if zygote.threaded:
            zygote.kill()
            raise CannotFork(f"importing {', '.join(zygote.threaded)} starts threads")
        return zygote

    def retire(self) -> None:
        self.old = [zygote for zygote in self.old if zygote.alive]
        if self.current and self.current.alive:
            self.logger.info("Code or deployments have changed: new runs start from what is there now")
            self.current.drain()
            self.old.append(self.current)
        self.current = None

    async def close(self) -> None:
        """End every zygote, and with them what still runs."""
        zygotes = [zygote for zygote in (*self.old, self.current) if zygote and zygote.alive]
        for zygote in zygotes:
            zygote.kill()
        if zygotes:
            await asyncio.wait([zygote.listening for zygote in zygotes], timeout=5)


OURS = frozenset({"flows.*"})
CHECKED = {"PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false"}  # the worker has, and both are one installation


def environment() -> dict[str, str]:
    """The worker's own, with the settings that its profile adds."""
    settings = get_current_settings().to_environment_variables(exclude_unset=True)
    return {**surviving.environment(), **os.environ, **settings, **CHECKED}
