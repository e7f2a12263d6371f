"""A database of the bench's own, made on first use and gone when the bench ends."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache


@cache
def prepared() -> None:
    """Bring PostgreSQL, Redis and Django up on an empty, migrated database. Import models only afterwards."""
    from tests import servers  # noqa: F401, PLC0415  its import provides the services

    # What production runs: no debugging, hashed static files, no instrument in the templates.
    static = tempfile.mkdtemp(prefix="kith-bench-static-")
    atexit.register(shutil.rmtree, static, ignore_errors=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "network.settings",
        "DEBUG": "0",
        "DATABASE_POOL": "0",
        "ALLOWED_HOSTS": "localhost,testserver",
        "STATIC_ROOT": static,
    }
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    atexit.register(connection.creation.destroy_test_db, name, 0)
