"""A process in which Django is set up already, and from which others are forked: ``python -m tests.forge DESCRIPTOR``.

To start Python and Django anew takes seconds, to fork them some milliseconds. Each child is a process like any other,
with memory and connections of its own: the forge has no connection that children could share, and acts in nothing.
"""

from __future__ import annotations

import os
import sys
import traceback
from multiprocessing.connection import Connection
from tempfile import TemporaryFile
from typing import BinaryIO


def serve(line: Connection) -> None:
    """Run all acts that come, each in a child of its own; send its number and its output when it has ended."""
    while True:
        try:
            acts = line.recv()
        except EOFError:
            return
        printed = [TemporaryFile() for _act in acts]  # noqa: SIM115  closed when read
        children = {_fork(act, out): number for number, (act, out) in enumerate(zip(acts, printed, strict=True))}
        while children:
            pid, _status = os.wait()
            number = children.pop(pid)
            with printed[number] as said:
                said.seek(0)
                line.send((number, said.read().decode().strip()))


def _fork(act: str, out: BinaryIO) -> int:
    """Return the number of a new process that does what ``python -c ACT`` does and prints into ``out``."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.dup2(out.fileno(), sys.stdout.fileno())
        exec(compile(act, "<act>", "exec"), {"__name__": "__main__"})  # noqa: S102
        code = 0
    except BaseException:  # noqa: BLE001  it ends this process, as it would end any other
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    import django

    django.setup()
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018  with them every view and form is loaded
    serve(Connection(int(sys.argv[1])))
