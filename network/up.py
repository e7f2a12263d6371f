"""Everything at once: ``python -m network.up`` prepares Kith and runs its web server, worker and beat until Ctrl-C.

``make run`` calls it for a demo network; ``manage.py start`` runs the same for a real one.
"""

import argparse
import os
import socket
import sys
import threading
import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

from network import embedded
from network.healthcheck import answers
from network.supervisor import AskedToStop, ChildEnded, Supervisor, say

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


@dataclass(frozen=True)
class Plan:
    """What to run: where the web server listens, with how many processes, and whether for a demonstration."""

    host: str = "127.0.0.1"
    port: int = 8000
    web_processes: int = 1
    demo: bool = True

    def web(self) -> list[str]:
        """Return the web server's command; browsers may keep a connection longer than phones wait between two polls."""
        server = [sys.executable, "-m", "gunicorn", "network.wsgi:application", "--worker-class", "gthread"]
        server += ["--bind", f"{self.host}:{self.port}", "--workers", str(self.web_processes), "--threads", "8"]
        return [
            *server,
            "--keep-alive",
            "75",
            "--graceful-timeout",
            "2",
            "--log-level",
            "warning",
            "--no-control-socket",
        ]

    def worker(self) -> list[str]:
        """Return the command of the worker, which is alone and so has nobody to talk with."""
        as_root = ["-W", "ignore:You're running the worker:UserWarning"]
        worker = [
            sys.executable,
            *as_root,
            "-m",
            "celery",
            "-q",
            "-A",
            "network.celery",
            "worker",
            "-c",
            "1",
            "-l",
            "warning",
        ]
        return [*worker, "--without-gossip", "--without-mingle"]

    def beat(self, data: Path) -> list[str]:
        """Return the command of the clock that queues what is due."""
        beat = [sys.executable, "-m", "celery", "-q", "-A", "network.celery", "beat", "-l", "warning"]
        return [*beat, "--pidfile=", "-s", str(data / f"beat-schedule-{self.port}")]


def main() -> None:
    """Run Kith as the arguments say."""
    reader = argparse.ArgumentParser(prog="python -m network.up", description="Run Kith, all of it, until Ctrl-C.")
    reader.add_argument("--port", type=int, default=8000, help="where the web server listens (8000)")
    reader.add_argument("--no-demo", action="store_true", help="without the demo network and its mail page")
    chosen = reader.parse_args()
    sys.exit(run(Plan(port=chosen.port, demo=not chosen.no_demo), os.environ))


def run(plan: Plan, environ: MutableMapping[str, str]) -> int:
    """Prepare and run everything in ``plan`` until somebody stops it, and return the exit code.

    A child that ends takes the rest with it. Raises ``SystemExit`` with a sentence where nothing can be started.
    """
    require_free_port(plan)
    environ.setdefault("SITE_URL", f"http://localhost:{plan.port}")
    if plan.demo:
        environ["KITH_DEMO"] = "1"
    try:
        with Supervisor(environ) as supervisor:
            embedded.provide(environ)
            supervisor.environ.update(environ)
            data = embedded.DataFolder.of(environ)
            data.make()
            findings = supervisor.finish("prepare", [*MANAGE, "prepare"])
            supervisor.start("web", plan.web())
            supervisor.start("work", plan.worker())
            supervisor.start("beat", plan.beat(data.path))
            supervisor.watch(Welcome(plan, environ["SITE_URL"], findings).when_ready)
    except AskedToStop:
        say("Stopped.")
        return 0
    except ChildEnded as ended:
        sys.stderr.write(f"{ended}\n")
        return 1
    return 0


def require_free_port(plan: Plan) -> None:
    """Say now, before anything is started, that the web server could not listen."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((plan.host, plan.port))
            trial.listen()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            advice = f"choose another port, as in `make run PORT={plan.port + 1}`"
            raise SystemExit(f"Kith cannot listen on port {plan.port} ({reason}): {advice}.") from error


class Welcome:
    """Tells the address once, when a page really comes from it."""

    def __init__(self, plan: Plan, site: str, findings: list[str]) -> None:
        self.plan = plan
        self.site = site.rstrip("/")
        self.findings = findings
        self.told = False
        self.answered = threading.Event()
        threading.Thread(target=self._ask, daemon=True).start()

    def when_ready(self) -> None:
        """Print the address and what the preparation found, at the first call after the first page."""
        if self.told or not self.answered.is_set():
            return
        self.told = True
        say("", f"Kith is ready: {self.site}/")
        if self.plan.demo:
            say(f"Its letters, sign-in codes among them, are shown at {self.site}/demo/mail/")
        say(*self.findings, "Ctrl-C stops everything.", "")

    def _ask(self) -> None:
        while not answers(self.plan.host, self.plan.port, site=self.site):
            time.sleep(0.1)
        self.answered.set()


if __name__ == "__main__":
    main()
