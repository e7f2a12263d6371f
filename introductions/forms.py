from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from events.forms.people import PersonField, told_apart
from events.models import Event
from introductions import checkins, debriefing, following
from introductions.coffee.rounds import Terms
from introductions.models import (
    Across,
    Asking,
    CheckIn,
    CoffeeAnswer,
    CoffeeOptIn,
    CoffeeRounds,
    Introduction,
    MixUp,
    Said,
)
from members.forms.fields import lines
from members.forms.standing import LONGEST_PAUSE, DayField
from members.models import Member
from network.models import Network
from network.ordering import by_name

# What a row can be numbered by.
LARGEST = 2**63 - 1


class LoggedForm(forms.Form):
    """What is to become of something that was logged at an event, or of all that waits from one phone."""

    TAKE_BACK, TAKE, DROP = "take back", "take", "drop"

    do = forms.ChoiceField(choices=[(word, word) for word in (TAKE_BACK, TAKE, DROP)])
    act = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    introduction = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    phone = forms.UUIDField(required=False)
    by = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not told.get("act") and not told.get("introduction") and not told.get("phone"):
            raise forms.ValidationError(_("It is not said what this is about."))
        return told


class NoteForm(forms.Form):
    """Whether what was noted of somebody is right, and in their own words where they change them."""

    answer = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], error_messages={"required": _("Choose one of the answers.")}
    )
    words = forms.CharField(label=_("In your words"), max_length=280, required=False, widget=lines(2))


class WorkForm(forms.ModelForm):
    """What a member works on, while a fact of an event is offered for it."""

    class Meta:
        model = Member
        fields = ["working_on"]
        labels = {"working_on": _("What you are working on")}
        help_texts = {"working_on": _("Change it as you like. Nothing is on your page until you save.")}
        widgets = {"working_on": lines(5)}


class DebriefForm(forms.Form):
    """Sixty seconds at the close: of whoever was there, and in words."""

    met_no_one = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("Who met no one?"),
        help_text=_("First those of whom no introduction was noted. They are welcomed first next time."),
        required=False,
    )
    to_call = forms.ModelMultipleChoiceField(
        Member.objects.none(), label=_("Whom should somebody call tomorrow?"), required=False
    )
    change = forms.CharField(
        label=_("What should be different next time?"), max_length=2000, required=False, widget=lines(3)
    )

    def __init__(self, *args: Any, event: Event, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.by = event, by
        own = event.debriefs.filter(by=by).prefetch_related("met_no_one", "to_call").first()
        room = debriefing.room(event, but=by)
        self.likely, self.others = {}, {}
        for name in ("met_no_one", "to_call"):
            chosen = {one.pk for one in getattr(own, name).all()} if own else set()
            first = chosen | (room.without if name == "met_no_one" else set())
            if self.is_bound:
                chosen = {int(pk) for pk in self.data.getlist(name) if pk.isdecimal()}
                first |= chosen
            people = room.people if own is None else by_name({*room.people, *getattr(own, name).all()})
            self.fields[name].queryset = event.network.members.filter(pk__in=[one.pk for one in people])
            self.likely[name] = [(one, one.pk in chosen) for one in people if one.pk in first]
            self.others[name] = [(one, False) for one in people if one.pk not in first]
        if own:
            self.initial["change"] = own.change

    def save(self) -> None:
        """Keep it in place of what the same person said before."""
        debriefing.keep(self.event, self.by, **self.cleaned_data)


SCALE = [
    (5, _("Strongly agree")),
    (4, _("Agree")),
    (3, _("Neither")),
    (2, _("Disagree")),
    (1, _("Strongly disagree")),
]


class ReplyForm(forms.ModelForm):
    """A member's reply to a check-in: on the scale where it has one, in words where not."""

    score = forms.TypedChoiceField(
        label=_("How far do you agree?"),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Asking
        fields = ["score", "words", "audience"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4}), "audience": forms.RadioSelect}
        labels = {"words": _("In your words"), "audience": _("Who may read your words")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.check_in.item:
            self.fields["words"].label = _("Anything to add?")
            self.fields["score"].help_text = _(
                "Nobody sees who chose what: only how many agreed, from five replies up."
            )
        else:
            del self.fields["score"]
        self.fields["audience"].choices = [(value, capfirst(label)) for value, label in CheckIn.Audience.choices]
        self.fields["words"].required = not self.instance.check_in.item

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "score" in self.fields and values.get("score") is None and not values.get("words"):
            self.add_error("score", _("Choose an answer, or write a few words."))
        return values


class QuestionForm(forms.Form):
    """A lead's question to all members: one of the pulse, or one of their own."""

    item = forms.ChoiceField(label=_("Which question"), required=False)
    question = forms.CharField(
        label=_("Your own question"),
        required=False,
        max_length=240,
        help_text=_("Answered in a sentence."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("A question of my own")), *checkins.PULSE.items()]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("item") and not values.get("question", "").strip():
            self.add_error("question", _("Write the question, or choose one above."))
        return values


class TermsForm(forms.Form):
    """How coffee rounds are to be."""

    every_weeks = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (2, _("Every two weeks")),
            (4, _("Every four weeks")),
            (6, _("Every six weeks")),
            (12, _("Every twelve weeks")),
        ],
        initial=4,
    )
    weekday = forms.TypedChoiceField(
        label=_("Drawn on a"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        initial=0,
        help_text=_("In the morning, by the network’s clock."),
    )
    size = forms.TypedChoiceField(
        label=_("How many meet"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (2, _("Two; three where the number is odd, or where somebody would rather be three")),
            (3, _("Three")),
        ],
        initial=2,
    )
    across = forms.ChoiceField(
        label=_("Who meets whom"),
        help_text=_("Nobody meets somebody again while there is anybody new for them."),
    )
    ends_on = DayField(
        label=_("Last day for a draw"), required=False, help_text=_("Leave it empty if the rounds have no end.")
    )

    def __init__(self, *args: Any, network: Network, rounds: CoffeeRounds | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        self.questions = {f"attribute-{one.pk}": one for one in network.attributes.all()}
        self.fields["across"].choices = [
            (Across.ANYONE, _("Anyone meets anyone")),
            (Across.COMMUNITY, _("People who move in different circles of the network")),
            *(
                (value, _("People with different answers: %(name)s") % {"name": one.name})
                for value, one in self.questions.items()
            ),
        ]
        if rounds:
            self.initial = {name: getattr(rounds, name) for name in ("every_weeks", "weekday", "size", "ends_on")}
            asks = rounds.across == Across.ATTRIBUTE
            self.initial["across"] = f"attribute-{rounds.attribute_id}" if asks else rounds.across

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day and day <= self.network.today:
            raise forms.ValidationError(_("Please choose a day after today."))
        return day

    def terms(self) -> Terms:
        """What was chosen."""
        values = self.cleaned_data
        question = self.questions.get(values["across"])
        across = Across.ATTRIBUTE if question else Across(values["across"])
        return Terms(**{**values, "across": across, "attribute": question})


class TakingPartForm(forms.Form):
    """How often a member would like coffee, with how many, and from when."""

    often = forms.ChoiceField(
        label=_("How often"),
        widget=forms.RadioSelect,
        choices=[("each", _("Every round")), ("second", _("Every second round"))],
        initial="each",
    )
    company = forms.ChoiceField(
        label=_("With whom"),
        widget=forms.RadioSelect,
        choices=[("one", _("One other person")), ("two", _("Rather two others at once"))],
        initial="one",
        help_text=_("One stranger at a time is not for everybody."),
    )
    away_until = DayField(
        label=_("Not before"),
        required=False,
        help_text=_("To pause, say when you are back. Until then nobody is drawn for you."),
    )

    def __init__(self, *args: Any, rounds: CoffeeRounds, opt_in: CoffeeOptIn | None, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if rounds.size != 2:
            del self.fields["company"]
        if opt_in:
            away = opt_in.away_until if opt_in.is_away(today) else None
            self.initial = {
                "often": "second" if opt_in.every_second else "each",
                "company": "two" if opt_in.rather_three else "one",
                "away_until": away,
            }

    def clean_away_until(self) -> Any:
        day = self.cleaned_data["away_until"]
        if day and day <= self.today:
            raise forms.ValidationError(_("Please choose a day after today."))
        if day and day > self.today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Two years are the most. You can also leave, and come back at any time."))
        return day

    def wishes(self) -> dict[str, Any]:
        """What was chosen, as :func:`introductions.coffee.rounds.take_part` takes it."""
        values = self.cleaned_data
        return {
            "every_second": values["often"] == "second",
            "rather_three": values.get("company") == "two",
            "away_until": values["away_until"],
        }


class MetForm(forms.Form):
    """What somebody says of their coffee."""

    answer = forms.ChoiceField(
        choices=CoffeeAnswer.choices,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )


class ProposalForm(forms.Form):
    """Two people who should meet, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    one = PersonField(
        label=_("Who"),
        widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
        error_messages={"required": _("Choose somebody.")},
    )
    other = PersonField(
        label=_("should meet"),
        widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
        help_text=_("A few letters of a name are enough."),
        error_messages={"required": _("Choose somebody.")},
    )
    reason = forms.CharField(
        label=_("Why the two of them"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=400,
        help_text=_(
            "Both read it, so say what each could bring to the other: what one asks and the other knows, or what "
            "both are at work on."
        ),
        error_messages={"required": _("Give them a reason; without one, few people say yes.")},
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = by.network.members.present().exclude(pk=by.pk).exclude(user=None)
        self.members = {str(one.pk): one for one in by_name(people)}
        self.names = told_apart((key, one.name) for key, one in self.members.items())
        for name in ("one", "other"):
            self.fields[name].people = self.names

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("one") and values.get("one") == values.get("other"):
            self.add_error("other", _("Choose two different people."))
        return values

    @property
    def pair(self) -> tuple[Member, Member]:
        return self.members[self.cleaned_data["one"]], self.members[self.cleaned_data["other"]]


class SaidForm(forms.Form):
    """What one of two says to a proposal."""

    answer = forms.ChoiceField(
        choices=Said.choices,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )


class WordForm(forms.Form):
    """What one of two says of their introduction; ``words`` name whom it was instead, ``on`` the day of what came."""

    answer = forms.ChoiceField(
        choices=following.Word.choices,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )
    words = forms.CharField(
        label=_("Who was it?"),
        required=False,
        max_length=160,
        help_text=_("As far as you know; whoever wrote it down will mend it."),
    )
    on = DayField(label=_("On which day?"), required=False, help_text=_("Leave it empty if you do not remember."))

    def __init__(self, *args: Any, introduction: Introduction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        network = introduction.network
        self.earliest, self.latest = introduction.made_at.astimezone(network.zone).date(), network.today
        self.fields["on"].widget.attrs |= {"min": self.earliest.isoformat(), "max": self.latest.isoformat()}

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day < self.earliest:
            raise forms.ValidationError(_("You were not introduced before then. Choose a later day."))
        if day and day > self.latest:
            raise forms.ValidationError(_("That day is still to come."))
        return day


class MendForm(forms.Form):
    """Who it was instead; empty, where nobody knows."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    instead = PersonField(
        label=_("Who was it?"),
        required=False,
        widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
        help_text=_("Leave it empty if you do not know; then it is left at that."),
    )

    def __init__(self, *args: Any, mix_up: MixUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = mix_up.introduction
        people = wrong.network.members.present().exclude(pk__in=[wrong.first_id, wrong.second_id])
        self.members = {str(one.pk): one for one in by_name(people)}
        self.names = told_apart((key, one.name) for key, one in self.members.items())
        self.fields["instead"].people = self.names

    @property
    def chosen(self) -> Member | None:
        return self.members.get(self.cleaned_data["instead"])
