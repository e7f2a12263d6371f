import pytest
from django.core.management import CommandError, call_command

from network.models import Network
from tests.factories import make_network

pytestmark = pytest.mark.django_db


def test_removing_what_is_not_there_says_so():
    with pytest.raises(CommandError, match="no demo network"):
        call_command("demo_network", remove=True)


def test_a_network_of_somebody_else_keeps_its_address():
    theirs = make_network("maths-pp", name="Maths of our own")

    with pytest.raises(CommandError, match="no demonstration"):
        call_command("demo_network", if_absent=True)

    assert list(Network.objects.all()) == [theirs]


@pytest.mark.parametrize(("today", "complaint"), [("23 November", "is no date"), ("2999-01-01", "beyond today")])
def test_a_day_that_cannot_be_is_said(today, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command("demo_network", today=today)
