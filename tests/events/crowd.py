"""People who press yes at the same moment: ``python -m tests.events.crowd PORT ADDRESS…``, each on a line of their own.

It says ``ready``, begins at the first line of its input, and prints of each answer its status and how long it took.
"""

import http.client
import json
import sys
import threading
import time

COOKIE = "c" * 32


def press_yes(port: int, address: str, gate: threading.Event, took: list[tuple[int, float]]) -> None:
    gate.wait()
    began = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    line.request(
        "POST",
        address,
        body=f"answer=yes&csrfmiddlewaretoken={COOKIE}",
        headers={
            "Host": "localhost",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={COOKIE}",
        },
    )
    status = line.getresponse().status
    took.append((status, time.perf_counter() - began))
    line.close()


def main(port: int, addresses: list[str]) -> None:
    gate, took = threading.Event(), []
    crowd = [threading.Thread(target=press_yes, args=(port, address, gate, took)) for address in addresses]
    for person in crowd:
        person.start()
    print("ready", flush=True)
    sys.stdin.readline()
    gate.set()
    for person in crowd:
        person.join()
    print(json.dumps(took))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
