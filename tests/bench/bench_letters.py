"""How long a lead waits until a long list of invitations is in the post."""

from __future__ import annotations

import time

from tests.bench.database import prepared
from tests.bench.rows import row

PEOPLE, TURNS = 500, 3


@row(f"{PEOPLE} invitations queued from a list", unit="s", target=2, quick=True)
def invitations_queued() -> float:
    """From the list as text to letters in the post, the best of a few turns."""
    prepared()
    from members import inviting_many  # noqa: PLC0415
    from members.roster import sheets  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    spent = []
    for turn in range(TURNS):
        network = factories.make_network(f"bench-letters-{turn}", size_target=1000, size_ceiling=1000)
        lead = factories.make_lead(network)
        people = (f"Guest {n}\tg{n}@example.org\tYou kept further maths alive in school {n}.\n" for n in range(PEOPLE))
        text = "Name\tEmail\tWhy you\n" + "".join(people)
        began = time.perf_counter()
        sent = inviting_many.send(inviting_many.read(sheets.read_text(text)), by=lead)
        spent.append(time.perf_counter() - began)
        if len(sent) != PEOPLE:
            raise AssertionError(f"{len(sent)} of {PEOPLE} were sent")
    return min(spent)
