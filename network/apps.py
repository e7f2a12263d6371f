from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "network"
    label = "network"

    def ready(self) -> None:
        # Tasks are declared with @shared_task, which needs the app before the first .delay().
        from network.celery import app  # noqa: PLC0415

        app.set_default()
