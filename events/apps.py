from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    label = "events"

    def ready(self) -> None:
        """Plug into the sockets of members: places go free, lists of attendees come in, and who was seen is kept."""
        # Models are ready only now.
        from events import attendee_lists, calendar_letters, feeds, keeping_apart, rsvps  # noqa: PLC0415
        from members import carrying_over, first_weeks, standing, ways  # noqa: PLC0415

        standing.on_leaving += [rsvps.give_back_places, calendar_letters.left, feeds.switch_off]
        ways.known[attendee_lists.ATTENDEES.kind] = attendee_lists.ATTENDEES
        first_weeks.fit_to_meet = keeping_apart.fit_to_meet
        carrying_over.spoken_for.append(attendee_lists.seen_at_an_event)
