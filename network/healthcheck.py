"""Whether the web server answers a proxy in front of it; ``python -m network.healthcheck`` says so by its exit code.

Plain standard library, since it runs every few seconds beside the server.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit


def answers(host: str, port: int, *, site: str, path: str = "/") -> bool:
    """Say whether ``path`` of ``site`` comes from ``host`` and ``port``, after redirects within the site."""
    public = urlsplit(site)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    for _redirect in range(5):
        line = http.client.HTTPConnection(host, port, timeout=20)
        try:
            line.request("GET", path, headers=headers)
            reply = line.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        if reply.status not in (301, 302, 303, 307, 308):
            return reply.status == 200
        path = reply.headers.get("Location", "/").removeprefix(site)
    return False


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8000"))
    sys.exit(not answers("127.0.0.1", port, site=os.environ.get("SITE_URL", "http://localhost"), path="/healthz"))
