"""No log holds a secret by which somebody could get in."""

import logging
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from gunicorn.config import Config

from network import stopping
from network.access_log import AccessLog
from network.logs import WithoutSecrets, without_secrets
from tests.factories import make_invitation


def test_the_log_of_requests_cuts_secrets_out_of_address_and_referrer(lead):
    _invitation, token = make_invitation(lead.network, by=lead)
    path = reverse("members:invitation", args=[lead.network, token])
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"{path}?answer=not-now",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://kith.example.org{path}join/",
    }
    answer = SimpleNamespace(status="200 OK", sent=10, headers=[])
    log, line = AccessLog(Config()), "%(r)s %(U)s %(f)s %({referer}i)s"
    atoms = log.atoms_wrapper_class(
        log.atoms(answer, SimpleNamespace(headers=[("Referer", path)]), environ, timedelta())
    )

    written = line % atoms
    assert token not in written + log.cfg.access_log_format % atoms
    assert written.startswith(f"GET /maths-pp/invitation/{token[:4]}…/?answer=not-now HTTP/1.1 /maths-pp/")


@pytest.mark.parametrize(("status", "lines"), [("200 OK", 1), ("304 Not Modified", 0), ("404 Not Found", 1)])
def test_the_log_of_requests_has_no_line_for_an_answer_that_nothing_is_new(status, lines):
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": "/maths/events/1/door/live/", "SERVER_PROTOCOL": "HTTP/1.1"}
    answer = SimpleNamespace(status=status, status_code=int(status[:3]), sent=0, headers=[])
    config = Config()
    config.set("accesslog", "-")
    log, written = AccessLog(config), []
    log.access_log.addFilter(written.append)

    try:
        log.access(answer, SimpleNamespace(headers=[]), environ, timedelta())
    finally:
        log.access_log.removeFilter(written.append)

    assert len(written) == lines


def test_django_s_own_warnings_are_cut_as_well(settings):
    token = "x" * 43
    record = logging.LogRecord("django.request", 30, "", 1, "%s: %s", ("Gone", f"/maths/invitation/{token}/"), None)
    WithoutSecrets().filter(record)

    assert record.getMessage() == "Gone: /maths/invitation/xxxx…/"
    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["without_secrets"]


@pytest.mark.parametrize("path", ["/static/css/kith.0123456789abcdef0123456789abcdef.css", "/maths/members/12/"])
def test_other_addresses_stay_as_they_are(path):
    assert without_secrets(path) == path


def test_a_signed_link_is_cut_as_well(lead):
    address = stopping.link(lead.network, lead.user, "event asked")

    logged = without_secrets(f"GET {urlsplit(address).path} HTTP/1.1")

    assert urlsplit(address).path.rstrip("/").rpartition("/")[2] not in logged
    assert "…" in logged


def test_the_image_writes_its_log_in_this_way(settings):
    started = (settings.BASE_DIR / "Dockerfile").read_text(encoding="utf-8").rsplit("CMD", 1)[1]

    assert '"--logger-class", "network.access_log.AccessLog"' in started
