"""What the app of the arrival desk says: its scripts hold no sentence of their own.

A key with ``_many`` is the plural of the key before it. What stands in braces is put in by the phone.
"""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Every sentence by its key, in the language of whoever asks."""
    return _state() | _arrived() | _introduced() | _tables() | _notes() | _sending()


def _state() -> dict[str, str]:
    return {
        "desk": _("Arrival desk"),
        "opening": _("Opening…"),
        "all_sent": _("All sent"),
        "unsent": _("1 not sent yet"),
        "unsent_many": _("{n} not sent yet"),
        "alone": _("alone since {time}"),
        "signed_out_short": _("signed out"),
        "could_not_n": _("1 could not be taken"),
        "could_not_n_many": _("{n} could not be taken"),
        "unsent_kept": _("One thing that you did here is not sent yet. It is kept."),
        "unsent_kept_many": _("{n} things that you did here are not sent yet. They are kept."),
        "offer_ready": _("The room may have no signal. Keep this evening on your phone, and the desk works without."),
        "ready": _("Ready offline"),
        "now_ready": _("Ready. The desk now works without signal."),
        "half_ready": _("The names are kept, but this browser may not open the desk without signal. Keep it open."),
        "is_ready": _("Ready offline since {time}. The names leave this phone twelve hours after the end."),
        "is_not_ready": _("Not ready offline: without signal, this page cannot be opened again."),
        "locked": _("This evening is over, and its names have left this phone."),
        "shut_out": _("You no longer look after this event. What you did here is kept, and a lead looks at it."),
        "signed_out": _("Kith has signed you out. Go on working; what you do is kept, and sent when you are back in."),
        "sign_in": _("Sign in again"),
        "cancelled": _("This event has been cancelled. What you do here is kept, and a lead looks at it."),
        "closed": _("The record of this event is closed. What you change here corrects it."),
        "not_here_offline": _(
            "There is no signal, and this evening was not kept on this phone. It opens when there is a connection."
        ),
        "keeps_poorly": _("This browser keeps little. Keep this page open until everything is sent."),
        "keeps_not": _("This browser keeps nothing. Do not close this page before everything is sent."),
        "later": _("Later"),
        "offer_debrief": _("Has everybody left? Sixty seconds now spare somebody a lonely evening next time."),
        "desks_kept": _("No signal. These evenings are kept on this phone:"),
        "no_desks_kept": _("No signal, and no evening is kept on this phone."),
        "close": _("Close"),
        "undo": _("Undo"),
        "undone": _("Taken back."),
        "two_letters": _("Two letters of a name"),
        "found": _("1 person found"),
        "found_many": _("{n} people found"),
        "nobody_named": _("Nobody has a name that begins so."),
        "somebody": _("somebody"),
        "a_colleague": _("a colleague"),
        "new": _("new"),
    }


def _arrived() -> dict[str, str]:
    return {
        "here": _("Here"),
        "count_here": _("{n} here"),
        "count_awaited": _("{n} still to come"),
        "awaited": _("still to come"),
        "not_expected": _("not on tonight’s list"),
        "maybe": _("said maybe"),
        "is_told": _("cannot come, and told us"),
        "is_untold": _("did not come"),
        "since": _("here since {time}"),
        "just_arrived": _("just arrived"),
        "here_for": _("here for 1 minute, met no one yet"),
        "here_for_many": _("here for {n} minutes, met no one yet"),
        "introduced_to": _("introduced to {names}"),
        "with_you": _("with you"),
        "with_helper": _("with {name}"),
        "nobody_here": _("Nobody is here yet."),
        "nobody_awaited": _("Everybody on the list is accounted for."),
        "more_about": _("More about {name}"),
        "is_here_now": _("{name} is here."),
        "is_here_at": _("{name} is here. Table {table}."),
        "is_here_at_tables": _("{name} is here. Table {table}, then {later}."),
        "now_told": _("{name} cannot come, and told us."),
        "now_untold": _("{name} did not come."),
        "now_unmarked": _("{name} is not marked any more."),
        "told": _("Cannot come, told us"),
        "untold": _("Did not come, no word"),
        "not_here": _("Not here after all"),
        "unmark": _("Take the mark back"),
        "introduce_one": _("Introduce {name}"),
        "visitor": _("Somebody who is not on the list"),
        "visitor_named": _("Let {name} in as a visitor"),
        "visitor_name": _("Their name"),
        "visitor_email": _("Their email, if they want to hear from you"),
        "visitor_note": _("Something worth knowing"),
        "visitor_brought": _("Who brought them along?"),
        "brought_by": _("Came along with {name}."),
        "visitor_unnamed": _("What is their name?"),
        "visitor_email_wrong": _("This is no full email address."),
        "visitor_save": _("They are here"),
        "visitor_here": _("{name} is here, as a visitor."),
        "camera_refused": _(
            "The camera may not be used. Allow it in the browser’s settings, or type two letters of the name."
        ),
        "camera_lost": _("The camera cannot be reached. Type two letters of the name instead."),
        "camera_hold": _("Hold the square code of a badge before the camera."),
        "badge_again": _("{name} was here already."),
        "badge_unknown": _("This badge is not on tonight’s list. It is sent to be looked up."),
    }


def _introduced() -> dict[str, str]:
    return {
        "nobody_here_yet": _("Nobody is here yet. Whoever arrives and has met no one stands here first."),
        "to_welcome": _("to welcome"),
        "to_welcome_many": _("to welcome"),
        "all_met": _("Everyone here has met someone."),
        "nearly_all": _("Nearly everyone here knows everyone. No need to look for introductions."),
        "have_met": _("1 person has met someone"),
        "have_met_many": _("{n} people have met someone"),
        "with_one": _("I’m with {name}"),
        "no_longer_with": _("No longer with {name}"),
        "you_are_with": _("You are with {name}. The other phones know."),
        "no_idea": _("Nothing written down tells who would suit {name}. Whoever stands nearby is a good beginning."),
        "introduced": _("Introduced"),
        "introduced_label": _("Introduced: {names}"),
        "not_now": _("Not now"),
        "know_each_other": _("They know each other"),
        "somebody_else": _("Somebody else"),
        "another_idea": _("Another idea"),
        "are_introduced": _("{names} are introduced."),
        "undo_introduced": _("Undo the introduction"),
        "next_is": _("Next to welcome: {name}."),
        "next_one": _("On to {name}"),
        "introduce_to": _("Introduce {name} to…"),
        "find_here": _("Find among those who are here"),
        "several": _("Several at once? Tap up to five names."),
        "introduced_already": _("introduced already"),
        "introduced_with": _("Introduced: {names}"),
        "choose_first": _("Tap a name first"),
        "is_passed": _("{names}: not tonight."),
        "are_acquainted": _("Noted: {names} know each other."),
    }


def _tables() -> dict[str, str]:
    return {
        "table": _("Table"),
        "table_is": _("Table {table}"),
        "table_in": _("Round {round}: table {table}"),
        "is_here": _("(here)"),
        "round": _("Round {name}"),
        "round_over": _("over"),
        "repair": _("Somebody missing? Mend the groups"),
        "plan_groups": _("To the groups of this event"),
    }


def _notes() -> dict[str, str]:
    return {
        "note_that": _("Shall I note that?"),
        "note_who": _("Who said it?"),
        "note_what": _("What is it?"),
        "note_fact": _("Worth knowing"),
        "note_promise": _("A promise"),
        "note_words": _("In their words"),
        "note_to": _("To whom? Two letters of a name"),
        "note_due": _("By when?"),
        "note_empty": _("What shall be noted?"),
        "note_explained": _(
            "{name} is asked tomorrow whether it is right. Until then nobody else reads it; unanswered, it goes after "
            "fourteen days."
        ),
        "note_save": _("Note it"),
        "noted": _("Noted. {name} will be asked."),
        "debrief": _("Sixty seconds at the close"),
        "debrief_explained": _("Leads and hosts read it. Leave out whatever you do not know."),
        "debrief_met": _("Who met no one?"),
        "debrief_call": _("Who should be called tomorrow?"),
        "debrief_change": _("What shall we do differently next time?"),
        "debrief_save": _("Send it"),
        "take_off": _("Take off {name}"),
        "thanks": _("Thank you. Go home well."),
    }


def _sending() -> dict[str, str]:
    return {
        "could_not": _("Could not be taken"),
        "not_sent_yet": _("Not sent yet"),
        "goes_by_itself": _("They go out by themselves as soon as there is a connection."),
        "at": _("at {time}"),
        "kept_for_lead": _("It is kept for a lead to look at."),
        "came_late": _("{act}: somebody has said otherwise since."),
        "not_read": _("Kith could not read this. It stays on this phone."),
        "seen": _("I have seen it"),
        "again": _("Try again"),
        "try_now": _("Try now"),
        "foreign_n": _("1 waits for whoever made it"),
        "foreign_n_many": _("{n} wait for whoever made them"),
        "foreign": _("One thing of somebody who used this phone before waits until they sign in here again."),
        "foreign_many": _("{n} things of somebody who used this phone before wait until they sign in here again."),
        "logged": _("What was logged"),
        "event_page": _("To the page of the event"),
        "a_badge": _("the holder of a badge"),
        "act_here": _("{name} is here"),
        "act_away": _("{name} is not coming"),
        "act_unmarked": _("{name} is not marked any more"),
        "act_visitor": _("{name} is here as a visitor"),
        "act_introduced": _("{names} introduced"),
        "act_acquainted": _("{names} know each other"),
        "act_passed": _("{names}: not now"),
        "act_claimed": _("You are with {name}"),
        "act_released": _("No longer with {name}"),
        "act_noted": _("{name}: “{words}”"),
        "act_debrief": _("Your sixty seconds at the close"),
        "act_undone": _("Something taken back"),
    }
