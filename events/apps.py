from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    label = "events"

    def ready(self) -> None:
        """Let places at events go free when somebody leaves the network."""
        from events import rsvps  # noqa: PLC0415  models are ready only now
        from members import standing  # noqa: PLC0415

        standing.on_leaving.append(rsvps.give_back_places)
