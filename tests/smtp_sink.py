"""A small mail server that keeps what it is given, and refuses what it is told to refuse."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default


@dataclass
class Sink:
    """How the server behaves, and the letters that it took.

    ``refuses`` holds verbs of SMTP ("AUTH", "MAIL", "RCPT", "DATA") that are answered with a refusal; ``unknown`` holds
    addresses that nobody reads; a server that is ``silent`` takes a connection and never says a word.
    """

    port: int = 0
    refuses: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    wants_login: bool = False
    silent: bool = False
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    # Whether letters are let through; cleared, the server keeps who sends waiting for its last word.
    open: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def letters(self) -> list[Message]:
        return [message_from_bytes(data, policy=default) for _sender, _to, data in list(self.taken)]

    @property
    def addresses(self) -> list[str]:
        """Everybody to whom a letter went, in the order of arrival."""
        return [address for _sender, to, _data in list(self.taken) for address in to]

    def url(self, user: str = "", password: str = "", scheme: str = "smtp") -> str:
        """Its address as EMAIL_URL has it."""
        login = f"{user}:{password}@" if user else ""
        return f"{scheme}://{login}127.0.0.1:{self.port}"


REFUSALS = {
    "AUTH": b"535 5.7.8 Username and password not accepted",
    "MAIL": b"553 5.7.1 Sender address rejected: not owned by user",
    "RCPT": b"554 5.7.1 Relay access denied",
    "DATA": b"554 5.7.1 Message refused",
}


class Conversation(socketserver.StreamRequestHandler):
    """One client's talk with the sink."""

    sink: Sink

    def handle(self) -> None:
        if self.sink.silent:
            self.sink.closing.wait()
            return
        self.sender, self.to = "", []
        self.say(b"220 sink ESMTP")
        while line := self.rfile.readline():
            verb, _space, rest = line.decode(errors="replace").strip().partition(" ")
            if verb.upper() == "QUIT":
                self.say(b"221 Bye")
                return
            self.answer(verb.upper(), rest)

    def answer(self, verb: str, rest: str) -> None:
        if verb in {"EHLO", "HELO"}:
            self.say(b"250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN")
        elif verb in self.sink.refuses:
            self.say(REFUSALS[verb])
        elif verb == "AUTH":
            self.say(b"235 Welcome")
            self.is_known = True
        elif verb == "MAIL" and self.sink.wants_login and not getattr(self, "is_known", False):
            self.say(b"530 5.7.0 Authentication required")
        elif verb == "MAIL":
            self.sender, self.to = _address(rest), []
            self.say(b"250 Fine")
        elif verb == "RCPT" and _address(rest) in self.sink.unknown:
            self.say(b"550 5.1.1 No such user here")
        elif verb == "RCPT":
            self.to.append(_address(rest))
            self.say(b"250 Fine")
        elif verb == "DATA":
            self.take()
        elif verb in {"RSET", "NOOP"}:
            self.say(b"250 Fine")
        else:
            self.say(b"502 Not spoken here")

    def take(self) -> None:
        self.say(b"354 Go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        while not self.sink.open.wait(0.05):
            if self.sink.closing.is_set():
                return
        self.sink.taken.append((self.sender, self.to, b"".join(lines)))
        self.say(b"250 Taken")

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0].lower()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up in the middle is nothing to report."""


@contextmanager
def sink(**behaviour) -> Iterator[Sink]:
    """A mail server on a port of its own, as long as the block lasts."""
    behaves = Sink(**behaviour)
    behaves.open.set()
    with Server(("127.0.0.1", behaves.port), type("Talk", (Conversation,), {"sink": behaves})) as server:
        behaves.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield behaves
        finally:
            behaves.closing.set()
            server.shutdown()
            thread.join()


def point_mail_at(settings, port: int, **more) -> None:
    """Let Django's letters leave for a server on ``port`` of this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = more.get("user", "")
    settings.EMAIL_HOST_PASSWORD = more.get("password", "")
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = more.get("tls", False), more.get("ssl", False)
    settings.EMAIL_TIMEOUT = more.get("timeout", 5)
