"""A web server that forgets which acts it has heard: ``gunicorn tests.soak.forgetful:application``.

Every act gets a new key as it comes in. This shows what the keys of phones are for.
"""

from dataclasses import replace
from uuid import uuid4

from network.wsgi import application

__all__ = ["application"]

from introductions.desk import acts

take = acts.take


def take_as_new(said, **options):
    return take(replace(said, key=uuid4()), **options)


acts.take = take_as_new
