"""The network in an address: a slug that the middleware turns into the network itself."""

from django.urls import register_converter

from network.models import Network


class NetworkConverter:
    regex = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: Network | str) -> str:
        return value if isinstance(value, str) else value.slug


register_converter(NetworkConverter, "network")
