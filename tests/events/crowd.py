"""People who press yes: ``python -m tests.events.crowd PORT AT_ONCE ADDRESS…``, each on a line of their own.

It says ``ready``, and at the first line of its input so many press at once; the others press one after the other,
each as somebody is answered. It prints of each answer its status and how long it took since the press. It is one thread
that spends as little as it can, since it shares the machine with the server.
"""

import json
import selectors
import socket
import sys
import time
from itertools import islice

COOKIE = "c" * 32
PATIENCE = 120


def letter_of(address: str) -> bytes:
    """The whole request of one person."""
    body = f"answer=yes&csrfmiddlewaretoken={COOKIE}"
    return (
        f"POST {address} HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken={COOKIE}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def press_all(port: int, letters: list[bytes], at_once: int) -> list[tuple[int, float]]:
    """Open a line for each of those who press now, send, and only then begin to listen."""
    began, took = time.perf_counter(), []
    with selectors.DefaultSelector() as answers:

        def press(letter: bytes, since: float) -> None:
            line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            line.sendall(letter)
            answers.register(line, selectors.EVENT_READ, since)

        behind = iter(letters)
        for letter in islice(behind, at_once):
            press(letter, began)
        while answers.get_map():
            ready = answers.select(PATIENCE)
            if not ready:
                raise TimeoutError(f"{len(answers.get_map())} people were not answered")
            for key, _events in ready:
                said = key.fileobj.recv(4096)
                took.append((int(said.split(b" ", 2)[1]) if said else 0, time.perf_counter() - key.data))
                answers.unregister(key.fileobj)
                key.fileobj.close()
                for letter in islice(behind, 1):
                    press(letter, time.perf_counter())
    return took


def main(port: int, at_once: int, addresses: list[str]) -> None:
    letters = [letter_of(address) for address in addresses]
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(press_all(port, letters, at_once)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
