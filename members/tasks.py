from celery import shared_task

from members import reminding


@shared_task
def remind_invitees() -> None:
    """Write the reminders whose day has come; run twice, it writes none twice."""
    reminding.remind_due()


@shared_task
def lapse_invitations() -> None:
    """End the invitations whose time is up."""
    reminding.lapse()
