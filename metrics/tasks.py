from celery import shared_task

from metrics import arrivals, rollups
from metrics.models import Reckoning
from network.models import Network


@shared_task
def keep_up() -> None:
    """Queue a roll-up for each network of which something changed."""
    for network in rollups.marked_networks():
        roll_up_network.delay(network.pk)


@shared_task(expires=60)
def roll_up_network(network_id: int) -> None:
    """Recount what changed in one network; harmless when somebody did already."""
    network = Network.objects.filter(pk=network_id).first()
    if network:
        rollups.roll_up(network)


@shared_task
def day_turns() -> None:
    """Count every figure of every network anew, since time passing changes them too."""
    for network_id in Reckoning.objects.values_list("network_id", flat=True):
        count_figures.delay(network_id)


@shared_task(expires=1800)
def count_figures(network_id: int) -> None:
    network = Network.objects.filter(pk=network_id).first()
    if network:
        rollups.recount(network)


@shared_task
def look_after_newcomers() -> None:
    """Queue the kind words of the day for each network; those written before are not written again."""
    for network_id in Network.objects.values_list("pk", flat=True):
        nudge_network.delay(network_id)


@shared_task(expires=3600)
def nudge_network(network_id: int) -> None:
    network = Network.objects.filter(pk=network_id).first()
    if network:
        arrivals.nudge(network)
