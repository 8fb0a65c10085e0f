"""A small TCP proxy in front of PostgreSQL or Redis: cut, refuse, delay, and a peer that has gone without a word."""

import asyncio
import socket
import struct
from collections.abc import Coroutine
from pathlib import Path
from threading import Thread
from typing import Any

RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: close() sends RST


class Wire:
    """One event loop in a thread of its own, for all proxies."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever, daemon=True, name="wire")
        self.thread.start()

    def run(self, deed: Coroutine[Any, Any, Any]) -> Any:
        """Does it there and waits for it."""
        return asyncio.run_coroutine_threadsafe(deed, self.loop).result(timeout=30)

    def stop(self) -> None:
        """Ends the thread."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.loop.close()


class Proxy:
    """Listens on a port of the loopback address and hands everything on to a Unix socket."""

    def __init__(self, wire: Wire, target: Path) -> None:
        self.wire, self.target = wire, target
        self.delay = 0.0
        self.refuses = False
        self.pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self.flows = wire.run(self._make_gate())
        listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = listener.getsockname()[1]
        self.server = wire.run(self._listen(listener))

    def cut(self) -> int:
        """Resets every connection that is open now, and says how many; new ones are let through."""
        count: int = self.wire.run(self._cut())
        return count

    def refuse(self) -> None:
        """From now on: resets what is open, and each new connection."""
        self.refuses = True
        self.cut()

    def go_silent(self) -> None:
        """From now on nothing passes and nothing is closed: half-open, as after a pulled cable."""
        self.wire.loop.call_soon_threadsafe(self.flows.clear)

    def slow_down(self, seconds: float) -> None:
        """From now on everything that passes waits so long."""
        self.delay = seconds

    def heal(self) -> None:
        """Lets everything through again. What was silent is reset: such a connection never comes back."""
        was_silent = not self.flows.is_set()
        self.refuses, self.delay = False, 0.0
        if was_silent:
            self.cut()
        self.wire.loop.call_soon_threadsafe(self.flows.set)

    def stop(self) -> None:
        """Closes the port and all connections."""
        self.wire.loop.call_soon_threadsafe(self.server.close)
        self.refuse()

    async def _make_gate(self) -> asyncio.Event:
        gate = asyncio.Event()
        gate.set()
        return gate

    async def _listen(self, listener: socket.socket) -> asyncio.AbstractServer:
        return await asyncio.start_server(self._serve, sock=listener)

    async def _cut(self) -> int:
        pairs = list(self.pairs)
        for pair in pairs:
            for writer in pair:
                _reset(writer)
        return len(pairs)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            _reset(writer)
            return
        try:
            await self.flows.wait()
            there, to_there = await asyncio.open_unix_connection(str(self.target))
        except OSError:
            _reset(writer)
            return
        pair = (writer, to_there)
        self.pairs.add(pair)
        try:
            await asyncio.gather(self._pump(reader, to_there), self._pump(there, writer))
        finally:
            self.pairs.discard(pair)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                await self.flows.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.family == socket.AF_INET:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()
