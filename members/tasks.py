from celery import shared_task

from members import carrying_over, reminding


@shared_task
def remind_invitees() -> None:
    """Write the reminders whose day has come; run twice, it writes none twice."""
    reminding.remind_due()


@shared_task
def lapse_invitations() -> None:
    """End the invitations whose time is up."""
    reminding.lapse()


@shared_task
def forget_old_lists() -> None:
    """Forget lists that nobody brought in, and what lists held once they can no longer be taken back."""
    carrying_over.forget_old()
