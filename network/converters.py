"""What stands in addresses: a network by its slug, which the middleware turns into the network itself; a month."""

from datetime import date

from django.urls import register_converter

from network.models import Network


class NetworkConverter:
    regex = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: Network | str) -> str:
        return value if isinstance(value, str) else value.slug


class MonthConverter:
    """A month, named in Python by its first day: ``2026-11``. What is no month is no address."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        year, month = value.split("-")
        return date(int(year), int(month), 1)

    def to_url(self, value: date) -> str:
        return value.isoformat()[:7]


register_converter(NetworkConverter, "network")
register_converter(MonthConverter, "month")
