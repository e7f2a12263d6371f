"""Fences: what must hold at every address, in every role, and is only extended when something new is built.

A new address, command, task or feed fails here until it is written into ``expected.py``: decide who gets what, and
write it by hand. A new gap in an address gets its usual value in ``addresses.py``, a new kind of row its place in
``world.py`` and ``growth.py``. The rest follows from that: the canary, the crawler, the budgets, the browser.
"""
