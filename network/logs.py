"""What is written into logs: never a secret of a link, which would let in whoever reads the log."""

from __future__ import annotations

import logging
import re
from typing import Any

# Our secrets are 32 characters or more of the alphabet of addresses, between two slashes or at the end. What is signed
# stands before its signature, with a colon between.
SECRET = re.compile(r"(?<=/)([\w-]{4})[\w:-]{28,}(?=[/?#\s\"']|$)", re.ASCII)


def without_secrets(text: str) -> str:
    """The text with each secret cut down to its first letters.

    >>> without_secrets("GET /maths/invitation/pHRl6NHt-g044hBPoOX4mte6n4N3YSUabc_defghijk/join/ HTTP/1.1")
    'GET /maths/invitation/pHRl…/join/ HTTP/1.1'
    """
    return SECRET.sub("\\1…", text)


class WithoutSecrets(logging.Filter):
    """Cuts the secrets out of every record that a handler writes."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _clean(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_clean(one) for one in record.args)
        return True


def _clean(value: Any) -> Any:
    return without_secrets(value) if isinstance(value, str) else value
