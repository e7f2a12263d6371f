from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "introductions"
    label = "introductions"

    def ready(self) -> None:
        """Tell seating who has met, since the ledger knows more than the seats do, and invitations their stories."""
        from events import seating  # noqa: PLC0415  models are ready only now
        from introductions import ledger, stories  # noqa: PLC0415
        from members import composing  # noqa: PLC0415

        seating.who_has_met = ledger.who_has_met
        composing.public_stories = stories.told_to_invitees
