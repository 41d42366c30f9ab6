"""A TCP gateway that takes servers in turn and leaves out those that do not answer, as the shipped one does."""

import asyncio
import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress


@contextmanager
def gateway(backends: Sequence[int]) -> Iterator[int]:
    """The port, on loopback, behind which the backends' ports are, within the block."""
    loop, turn, started = asyncio.new_event_loop(), itertools.cycle(range(len(backends))), threading.Event()
    port = 0

    async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        first = next(turn)
        for each in (*backends[first:], *backends[:first]):
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", each)
        raise ConnectionRefusedError

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, requests = await connect()
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, requests), pump(answers, writer))

    async def main() -> None:
        nonlocal port
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        started.set()
        await server.serve_forever()

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        for left in asyncio.all_tasks(loop):
            left.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    task = loop.create_task(main())
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what is read until either side ends, then end the other."""
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()
        await writer.wait_closed()
