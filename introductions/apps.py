from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "introductions"
    label = "introductions"

    def ready(self) -> None:
        """Tell seating who has met: the ledger knows more than the seats do."""
        from events import seating  # noqa: PLC0415  models are ready only now
        from introductions import ledger  # noqa: PLC0415

        seating.who_has_met = ledger.who_has_met
