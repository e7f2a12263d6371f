from celery import shared_task

from network import post
from network.models import Letter

BATCH = 500


@shared_task
def send_letter(letter_id: int) -> None:
    """Send one letter; harmless when it was sent or claimed before."""
    post.send(letter_id)


@shared_task
def send_due_letters() -> None:
    """Send what is due, whether or not a queue remembered it."""
    for letter_id in Letter.objects.due().order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH]:
        post.send(letter_id)
