from celery import shared_task

from network import post
from network.models import Letter

BATCH = 500


@shared_task
def send_letter(letter_id: int) -> None:
    """Send one letter; harmless when it was sent or claimed before."""
    post.send(letter_id)


@shared_task
def send_letters(letter_ids: list[int]) -> None:
    """Send several letters over one connection; harmless where some were sent or claimed before."""
    post.send_several(letter_ids)


@shared_task
def send_due_letters() -> None:
    """Send what is due, whether or not a queue remembered it."""
    post.send_several(Letter.objects.due().order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])
