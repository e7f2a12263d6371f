"""Phones at a door, in a process of their own: ``python -m tests.bench.phones``, told what to do as JSON on its input.

Each keeps one connection and asks the way ``static/js/door.js`` does: every 1.86 to 1.94 seconds, with the version that
it knows. Each keeps to one of the paths. At the end it prints what was answered, and how long that took.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time

LEAST, MOST = 1.86, 1.94


class Phone:
    """One phone: a connection, a session, and the version it was told last."""

    def __init__(self, told: dict, session: str, seed: int) -> None:
        self.port, self.session, self.version = told["port"], session, ""
        self.path = told["paths"][seed % len(told["paths"])]
        self.dice = random.Random(seed)
        self.answers: list[tuple[int, float]] = []

    async def ask_until(self, end: float) -> None:
        await asyncio.sleep(self.dice.uniform(0, MOST))
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while time.monotonic() < end:
            began = time.monotonic()
            status = await self._ask(reader, writer)
            self.answers.append((status, time.monotonic() - began))
            await asyncio.sleep(self.dice.uniform(LEAST, MOST))
        writer.close()

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
        knows = f"If-None-Match: {self.version}\r\n" if self.version else ""
        writer.write(
            f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.session}\r\n"
            f"Accept-Encoding: gzip\r\n{knows}\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        lower = {name.casefold(): value for name, value in fields.items()}
        if lower.get("transfer-encoding") == "chunked":
            raise ValueError("an answer without a length")
        await reader.readexactly(int(lower.get("content-length", 0)))
        self.version = lower.get("etag", "")
        return int(head.split(" ", 2)[1])


async def main() -> None:
    """Let all phones ask for as long as was told."""
    told = json.load(sys.stdin)
    phones = [Phone(told, session, number) for number, session in enumerate(told["sessions"])]
    end = time.monotonic() + told["seconds"]
    await asyncio.gather(*(phone.ask_until(end) for phone in phones))
    json.dump([answer for phone in phones for answer in phone.answers], sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
