from celery import shared_task

from introductions import ledger


@shared_task
def settle_events() -> None:
    """Write into the ledger what finished events amount to."""
    while ledger.settle_touched():
        continue
