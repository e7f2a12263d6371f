from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "introductions"
    label = "introductions"

    def ready(self) -> None:
        """Tell the lower rooms what the ledger and the stories know."""
        from events import aftermath, reminding, seating  # noqa: PLC0415  models are ready only now
        from introductions import (  # noqa: PLC0415
            entering,
            following,
            ledger,
            logged_letters,
            noting,
            proposing,
            stories,
        )
        from introductions.coffee import rounds  # noqa: PLC0415
        from members import carrying_over, composing, directory, standing  # noqa: PLC0415

        aftermath.introduced_at = following.introduced_at
        seating.who_has_met = ledger.who_has_met
        aftermath.noted_of = noting.asked_in_letters
        aftermath.logged_by = logged_letters.for_thanks
        reminding.way_to_the_desk = entering.way_in
        seating.ties_among = ledger.ties_among
        directory.known_to = ledger.known_to
        standing.on_leaving += [rounds.left_the_network, noting.left_the_network, proposing.left_the_network]
        carrying_over.spoken_for.append(ledger.spoken_of)
        composing.public_stories = stories.told_to_invitees
