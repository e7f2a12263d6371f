"""Every sentence the coach says, in one place, so that it can be translated."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

REASONS = {
    # What makes a statement precise.
    "stage": gettext_noop("“%(words)s” names a stage that only some have reached."),
    "event": gettext_noop("“%(words)s” names something that happened to some and not to others."),
    "past": gettext_noop("“%(words)s” names something that happened to some and not to others."),
    "limit": gettext_noop("“%(words)s” names a circumstance that not all of them share."),
    "hardship": gettext_noop("“%(words)s” names a circumstance that not all of them share."),
    "decision": gettext_noop("“%(words)s” names what lies in front of them now."),
    "task": gettext_noop("“%(words)s” names a task that not everybody in the field has."),
    "doing": gettext_noop("“%(words)s” names what they are doing, and others in the field are not."),
    "change": gettext_noop("“%(words)s” names a change they are in."),
    "setting": gettext_noop("“%(words)s” names a kind of place with questions of its own."),
    "threshold": gettext_noop("“%(words)s” draws a line, so everybody can tell whether they are meant."),
    "detail": gettext_noop("“%(words)s” is particular: somebody could say “that is me”, or “that is not me”."),
    # What leaves it broad, or blurs it.
    "profession": gettext_noop("“%(words)s” is a whole profession. Which of them, and in what situation?"),
    "organisations": gettext_noop("“%(words)s” could be any of them. Which ones, and in what situation?"),
    "anybody": gettext_noop("“%(words)s” could be nearly anybody. Which people do you picture?"),
    "nobody": gettext_noop("It names nobody yet. Which people would you call together?"),
    "feeling": gettext_noop("“%(words)s” is a feeling, not a situation: nearly everybody in the field would claim it."),
    "trend": gettext_noop("“%(words)s” could be said of all. What do these people face?"),
    "wish": gettext_noop("“%(words)s” is a wish. What in their situation makes them wish it?"),
    "mutual": gettext_noop("“%(words)s” is what any network offers. What would yours be for?"),
    "everybody": gettext_noop("“%(words)s” opens the door to all, so nobody feels meant in particular."),
    "place": gettext_noop("“%(words)s” says where they are, not what they are facing there."),
    "field": gettext_noop("“%(words)s” is a whole field. What do these people face that others in it do not?"),
    "format": gettext_noop("“%(words)s” says how you meet, not who it is for."),
    "idiom": gettext_noop("“%(words)s” could stand in any statement. What would be true of yours alone?"),
    "buzz": gettext_noop("“%(words)s” is a word that nearly every network uses; it says little about yours."),
    "audiences": gettext_noop("“%(words)s” are many audiences at once. Whom would you invite first?"),
    "long": gettext_noop("It is long to remember: %(count)d words. Could a member say it to a friend in one breath?"),
    "short": gettext_noop("It is very short. One more phrase could say in what situation these people are."),
    "language": gettext_noop("The coach reads English only, so it cannot judge these words; trust your own ear."),
    "empty": gettext_noop("Nothing is written yet."),
}

QUESTIONS = {
    "who-situation": gettext_noop("Which %(audience)s, and in what situation?"),
    "who": gettext_noop("Whom would you call together? Picture three people by name: what are they?"),
    "who-anybody": gettext_noop("Which people do you have in mind, and what situation do they share?"),
    "situation": gettext_noop("What are they facing that others in the field are not?"),
    "first": gettext_noop("Which one of these groups would you invite first, and in what situation are they?"),
    "change": gettext_noop("What should be different for them in two years?"),
    "not-for": gettext_noop("Who would be welcome elsewhere, but is not meant here?"),
    "member-people": gettext_noop("Which people would you most like to meet here?"),
    "member-situation": gettext_noop("Is there something going on for you at the moment that they should know of?"),
    "member-aim": gettext_noop("What would you love to have done, learnt or given a year from now?"),
    "member-give": gettext_noop("What could others come to you for?"),
    "event-people": gettext_noop("For whom among your members is it, more than for the others?"),
    "event-situation": gettext_noop("What are they facing just now that makes it worth the way?"),
    "event-change": gettext_noop("What will they go home with that they did not have on the way there?"),
    "event-only": gettext_noop("What happens there that a letter could not do?"),
}

TESTS = {
    "inspires": gettext_noop("It inspires: a change that is worth the effort"),
    "convenes": gettext_noop("It says whom to convene"),
    "focuses": gettext_noop("It focuses: it helps to say no"),
}

VERDICTS = {
    "change-named": gettext_noop("“%(words)s” says what is to become different."),
    "change-missing": gettext_noop("It does not say yet what will be different for somebody."),
    "change-hollow": gettext_noop("“%(words)s” could be any network's aim. What would one see, hear or count?"),
    "convenes-yes": gettext_noop("Reading it, somebody could tell whether they are meant: %(words)s."),
    "convenes-no": gettext_noop("One could not write the list of guests from it yet."),
    "focuses-yes": gettext_noop("“%(words)s” says who is not meant."),
    "focuses-no": gettext_noop("It does not say yet who is not meant."),
    "focuses-everybody": gettext_noop("“%(words)s” lets everybody in; a focus leaves somebody out."),
    "focuses-audiences": gettext_noop("It speaks to several audiences at once; one would be enough to begin with."),
    "member-thanks": gettext_noop("Thank you: that helps the lead to introduce you to the right people."),
    "member-start": gettext_noop("A good start. These questions may help others to find you."),
    "member-empty": gettext_noop("One sentence is enough: what brings you here, and whom would you like to meet?"),
    "event-clear": gettext_noop("Somebody reading this can tell whether to come."),
    "event-start": gettext_noop("A good start. This may help people to decide whether to come."),
    "event-empty": gettext_noop("One or two sentences are enough: for whom is it, and what will they go home with?"),
    "purpose-precise": gettext_noop("Somebody reading this can tell whether they are meant."),
    "purpose-broad": gettext_noop("Many people could read this and not know whether they are meant."),
    "purpose-empty": gettext_noop("Begin with the people: who are they, and what are they facing?"),
}


def say(text: str, **words: object) -> str:
    """Return one of these texts in the reader's language, with its words filled in."""
    return _(text) % words
