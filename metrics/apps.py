from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"
    label = "metrics"

    def ready(self) -> None:
        """Tell the arrival desk how close people are, and the seats whether their network is well enough to grow."""
        from introductions import desk  # noqa: PLC0415  models are ready only now
        from members import seats  # noqa: PLC0415
        from metrics import closeness, gate  # noqa: PLC0415

        desk.how_close = closeness.how_close
        seats.read_gate = gate.reading
