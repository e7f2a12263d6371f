from celery import shared_task

from introductions import asking, debriefing, ledger, logged_letters, noting, proposing
from introductions.coffee import drawing
from introductions.models import CoffeeRounds


@shared_task
def settle_events() -> None:
    """Write into the ledger what finished events amount to."""
    while ledger.settle_touched():
        continue


@shared_task
def hold_coffee_rounds() -> None:
    """Queue each draw that is due, and each question whether a coffee came about; count the rounds that are over."""
    drawing.close_counts()
    for rounds_id in drawing.due():
        draw_coffee.delay(rounds_id)
    for draw_id in drawing.to_ask():
        ask_about_coffee.delay(draw_id)


@shared_task
def draw_coffee(rounds_id: int) -> None:
    """Hold a draw that is due; run twice, it is held once."""
    if CoffeeRounds.objects.filter(pk=rounds_id).exists():
        drawing.draw(rounds_id)


@shared_task
def ask_about_coffee(draw_id: int) -> None:
    """Ask those of a draw whether they met; run twice, they are asked once."""
    drawing.ask_whether_they_met(draw_id)


@shared_task
def look_after_notes() -> None:
    """Forget what nobody confirmed, and remind of promises on their day; run twice, each is reminded once."""
    noting.forget_unconfirmed()
    debriefing.forget_names()
    noting.remind_of_promises()


@shared_task
def lapse_proposals() -> None:
    """End proposals that have had their time."""
    proposing.lapse()


@shared_task
def follow_introductions() -> None:
    """Queue the question what came of their introductions, for each member who may be asked."""
    for member_id in asking.to_ask():
        ask_about_introductions.delay(member_id)


@shared_task
def ask_about_introductions(member_id: int) -> None:
    """Ask one member about all that is due; run twice, they are asked once."""
    asking.ask(member_id)


@shared_task
def write_desk_letters() -> None:
    """Tell whoever used a desk what they logged, in the morning; run twice, each is told once."""
    for event_id in logged_letters.due_events():
        logged_letters.write_due(event_id)
