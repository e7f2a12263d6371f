from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"
    label = "metrics"

    def ready(self) -> None:
        """Tell the arrival desk how close people are."""
        from introductions import desk  # noqa: PLC0415  models are ready only now
        from metrics import closeness  # noqa: PLC0415

        desk.how_close = closeness.how_close
