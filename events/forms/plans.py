"""What a lead asks of the group planner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events import drafts, pasted_lists
from events.forms.people import PersonField, told_apart
from events.models import Event, GroupPlan
from events.seating import Guest, former_groups, tables_for
from events.wishes import (
    LARGEST_TABLE,
    MATCH,
    MIX,
    MOST_ROUNDS,
    SAME_GROUPS,
    SMALLEST_TABLE,
    Wishes,
)
from members.forms.fields import lines
from members.models import Attribute

EMPTY_ROWS = 2
MOST_ROWS = 30
LONGEST_LIST = 60_000
LATE, EARLY = "late", "early"


class PlanForm(forms.Form):
    """Rounds, sizes and the dial from widen to deepen first; whatever else makes sense for these people after that."""

    rounds = forms.IntegerField(
        label=_("Rounds"), min_value=1, max_value=MOST_ROUNDS, help_text=_("How often people change tables.")
    )
    group_size = forms.IntegerField(
        label=_("People a table, at most"),
        min_value=SMALLEST_TABLE,
        max_value=LARGEST_TABLE,
        help_text=_("With four to six, everyone gets to speak."),
        error_messages={"min_value": _("A table needs three people: nobody sits alone or in twos.")},
    )
    renew = forms.TypedChoiceField(
        label=_("Widen or deepen"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect(attrs={"class": "answers"}),
        help_text=_("Of newcomers who met somebody twice, three in four came back; of the others, two in five."),
    )
    familiar_face = forms.BooleanField(
        label=_("A familiar face for every newcomer"),
        required=False,
        help_text=_(
            "Somebody whom they met before, or their buddy, at one of their tables. Also with only new people."
        ),
    )
    newcomers_in_twos = forms.BooleanField(
        label=_("Newcomers in twos"),
        required=False,
        help_text=_("Nobody is the only new one at a table, and no table is of newcomers only."),
    )
    hosts = forms.TypedChoiceField(
        label=_("Hosts"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Spread as evenly as they can be")),
            ("1", _("One at each table at least")),
            ("2", _("Two at each table at least")),
            ("0", _("Anywhere")),
        ],
    )
    asks_meet_offers = forms.BooleanField(
        label=_("Asks meet offers"),
        required=False,
        help_text=_("Whoever asks for something sits with somebody who offers it, where their words match."),
    )
    keep_fixed = forms.BooleanField(
        label=_("Keep the fixed seats"), required=False, help_text=_("Those that you have fixed in the draft below.")
    )
    pasted = forms.CharField(
        label=_("Seat the people of a list instead"),
        required=False,
        strip=False,
        max_length=LONGEST_LIST,
        widget=lines(6, placeholder=_("Ines Moll, Acme *\nBen Ott, Lycée Curie")),
        help_text=_(
            "One person a line: name, organisation; an asterisk marks a host. Paste it from a spreadsheet as it is. "
            "Nobody needs an account, and lines that name a member are that member."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        event: Event,
        people: list[Guest],
        initial_wishes: Wishes | None = None,
        last: GroupPlan | None = None,
    ) -> None:
        self.event, self.people = event, people
        self.last = last or drafts.latest(event)
        self.kept = initial_wishes or drafts.wishes_of(self.last, event)
        super().__init__(data, initial=self._first_values())
        self.list = pasted_lists.PastedList()
        self._offer_the_dial()
        self._offer_attributes()
        self._offer_pairs()
        self._leave_out()

    # -- What is offered ---------------------------------------------------------------------

    def _first_values(self) -> dict[str, Any]:
        kept = self.kept
        return {
            "rounds": kept.rounds,
            "group_size": kept.group_size,
            "renew": kept.renew,
            "familiar_face": kept.familiar_face,
            "newcomers_in_twos": kept.newcomers_in_twos,
            "hosts": "" if kept.hosts is None else str(kept.hosts),
            "asks_meet_offers": kept.asks_meet_offers,
            "keep_fixed": kept.keep_fixed,
            "pasted": drafts.list_of(self.last) if kept.people is not None else kept.pasted,
        }

    def _offer_the_dial(self) -> None:
        choices = [
            (0, _("Only new faces")),
            (1, _("One known face each")),
            (2, _("Two known faces each")),
            (3, _("Three known faces each")),
        ]
        if self.kept.renew == SAME_GROUPS or former_groups(self.event):
            choices.append((SAME_GROUPS, _("The same groups")))
        self.fields["renew"].choices = choices

    @cached_property
    def attributes(self) -> list[Attribute]:
        """The network's questions to which several of these people gave an answer that all may read."""
        answered = {
            name: sum(bool(guest.tags.get(name)) for guest in self.people)
            for name in {name for guest in self.people for name in guest.tags}
        }
        kept = dict(self.kept.attributes)
        return [
            one
            for one in self.questions
            if answered.get(one.name, 0) > 1 or one.name in kept or self._may_be_organisation(one.name)
        ]

    @cached_property
    def questions(self) -> list[Attribute]:
        return list(self.event.network.attributes.all())

    @cached_property
    def column(self) -> str:
        """Under which name the organisation of a pasted line counts."""
        return pasted_lists.column_of(one.name for one in self.questions)

    def _may_be_organisation(self, name: str) -> bool:
        return bool(self.initial["pasted"] or self.is_bound) and name == self.column

    def _offer_attributes(self) -> None:
        kept = dict(self.kept.attributes)
        choices = [
            ("", _("Does not matter")),
            (MIX, _("Mix: as few of a kind at a table as can be")),
            *((str(number), _("At most %(number)d of a kind at a table") % {"number": number}) for number in (1, 2, 3)),
            (MATCH, _("Match: who answered the same sit together")),
        ]
        for one in self.attributes:
            own = kept.get(one.name, "")
            more = [(own, _("At most %(number)s of a kind at a table") % {"number": own})] if own.isdecimal() else []
            known = {value for value, _label in choices}
            self.fields[f"attribute_{one.pk}"] = forms.ChoiceField(
                label=one.name,
                required=False,
                initial=own,
                choices=choices + [choice for choice in more if choice[0] not in known],
            )
        if not self.attributes or self.column not in {one.name for one in self.attributes}:
            self.fields["organisation"] = forms.ChoiceField(
                label=_("Organisations of the list"),
                required=False,
                initial=kept.get(self.column, ""),
                choices=choices[:-1],
            )

    def _offer_pairs(self) -> None:
        names = self.names
        kept_pairs = [pair for pair in self.kept.together if set(pair) <= names.keys()]
        for row in range(self._rows("together", len(kept_pairs))):
            first, second = kept_pairs[row] if row < len(kept_pairs) else ("", "")
            for side, value, label in (("a", first, _("Together")), ("b", second, _("with"))):
                self.fields[f"together_{row}_{side}"] = PersonField(
                    label=label, required=False, initial=value, people=names, widget=self._typed()
                )
        kept_away = self._kept_away()
        for row in range(self._rows("away", len(kept_away))):
            person, when = kept_away[row] if row < len(kept_away) else ("", LATE)
            self.fields[f"away_{row}_who"] = PersonField(
                label=_("Away for a part"), required=False, initial=person, people=names, widget=self._typed()
            )
            self.fields[f"away_{row}_when"] = forms.ChoiceField(
                label=_("When"),
                required=False,
                initial=when,
                choices=[(LATE, _("comes late, misses round 1")), (EARLY, _("leaves early, misses the last round"))],
            )

    def _kept_away(self) -> list[tuple[str, str]]:
        last = self.kept.rounds - 1
        return [
            (person, LATE if turn == 0 else EARLY)
            for person, turn in self.kept.away
            if person in self.names and turn in {0, last}
        ]

    def _rows(self, name: str, kept: int) -> int:
        """As many rows as were sent or kept, and some that are empty."""
        sent = [row + 1 for row in range(MOST_ROWS) if any(key.startswith(f"{name}_{row}_") for key in self.data)]
        return min(max([kept + EMPTY_ROWS, *sent]), MOST_ROWS)

    def _typed(self) -> forms.TextInput:
        return forms.TextInput(attrs={"list": "plan-people", "autocomplete": "off"})

    @cached_property
    def names(self) -> dict[str, str]:
        """Everyone who may be spoken of, by id: those who come, or those of the list."""
        text = self.data.get("pasted", "") if self.is_bound else self.initial["pasted"]
        if text and text.strip() and len(text) <= LONGEST_LIST:
            read = pasted_lists.read(text, self.event.network)
            members = pasted_lists.member_names(read.ids, self.event.network)
            listed = {key: kept["name"] for key, kept in read.listed.items()}
            return told_apart((key, members.get(key) or listed.get(key, "")) for key in read.ids)
        return told_apart((guest.key, guest.name) for guest in self.people)

    def _leave_out(self) -> None:
        """Only wishes that make sense for these people."""
        senseless = {
            "familiar_face": not any(guest.newcomer for guest in self.people),
            "newcomers_in_twos": sum(guest.newcomer for guest in self.people) < 2,
            "asks_meet_offers": not (any(g.asks for g in self.people) and any(g.offers for g in self.people)),
            "keep_fixed": self.last is None or not self.last.tables.get("locks"),
        }
        for name, needless in senseless.items():
            if needless:
                del self.fields[name]

    # -- How it stands on the page -------------------------------------------------------------

    @property
    def from_list_only(self) -> bool:
        """Whether only a pasted list can be seated: nobody could answer yet, or too few did."""
        return (
            not self.event.is_over
            and not self.event.cancelled_at
            and (self.event.published_at is None or len(self.people) < SMALLEST_TABLE)
        )

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in ("rounds", "group_size", "renew")]

    @property
    def more(self) -> list[forms.BoundField]:
        """The wishes with one field each."""
        names = ["familiar_face", "newcomers_in_twos", "keep_fixed", "hosts"]
        names += [name for name in self.fields if name.startswith("attribute_")]
        return [self[name] for name in [*names, "asks_meet_offers"] if name in self.fields]

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return self._two("together", "a", "b")

    @property
    def away(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return self._two("away", "who", "when")

    def _two(self, name: str, one: str, other: str) -> list[tuple[forms.BoundField, forms.BoundField]]:
        rows = [key.split("_")[1] for key in self.fields if key.startswith(f"{name}_") and key.endswith(f"_{one}")]
        return [(self[f"{name}_{row}_{one}"], self[f"{name}_{row}_{other}"]) for row in rows]

    @property
    def more_is_open(self) -> bool:
        own = [*self.more, *(field for pair in [*self.pairs, *self.away] for field in pair)]
        return any(field.errors for field in own)

    @property
    def list_is_open(self) -> bool:
        return bool(self.from_list_only or self["pasted"].value() or self["pasted"].errors)

    @property
    def quieter(self) -> list[str]:
        """Who asked for a quieter table, by name, for the lead who places the tables."""
        return [guest.name for guest in self.people if guest.quieter]

    # -- What is refused -----------------------------------------------------------------------

    def clean_pasted(self) -> str:
        text = self.cleaned_data["pasted"]
        if not text.strip():
            return ""
        self.list = pasted_lists.read(text, self.event.network)
        errors = list(self.list.errors)
        if not errors and len(self.list.ids) < SMALLEST_TABLE:
            errors = [_("A table needs at least three people, and the list has fewer.")]
        if errors:
            raise ValidationError(errors[:12])
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "pasted" in self.errors:
            return data
        number = len(self.list.ids) if data.get("pasted") else len(self.people)
        if not data.get("pasted") and self.from_list_only:
            self._refuse_nobody()
            return data
        size, rounds = data.get("group_size"), data.get("rounds")
        if size and rounds and rounds > 1 and number <= size:
            self.add_error("rounds", _("Everyone fits at one table, so one round is enough. Or make tables smaller."))
        if size and number // tables_for(number, size) < SMALLEST_TABLE - 1:
            self.add_error("group_size", _("That would leave somebody alone at a table. Take larger tables."))
        self._clean_pairs(data)
        return data

    def _refuse_nobody(self) -> None:
        if self.event.published_at is None:
            self.add_error(
                "pasted", _("This event is a draft, so nobody could answer yet. Paste who comes, or publish it.")
            )
        else:
            self.add_error(
                None, _("A table needs at least three people, and fewer have said yes. Wait for more answers.")
            )

    def _clean_pairs(self, data: dict[str, Any]) -> None:
        for one, other in self.pairs:
            first, second = data.get(one.name), data.get(other.name)
            if bool(first) != bool(second) and not (one.errors or other.errors):
                self.add_error((other if first else one).name, _("With whom? Name two people."))
            elif first and first == second:
                self.add_error(other.name, _("That is the same person twice."))
        seen: set[tuple[str, str]] = set()
        for who, when in self.away:
            person = data.get(who.name)
            if not person:
                continue
            if data.get("rounds") == 1:
                self.add_error(who.name, _("There is one round alone: whoever misses it is not seated at all."))
            elif (person, data.get(when.name)) in seen:
                self.add_error(who.name, _("That stands here already."))
            seen.add((person, data.get(when.name)))

    # -- What is asked ---------------------------------------------------------------------------

    def wishes(self) -> Wishes:
        """What was asked, once the form is valid; what was not offered stays as it was."""
        data, kept = self.cleaned_data, self.kept
        attributes = [(one.name, data[f"attribute_{one.pk}"]) for one in self.attributes]
        if "organisation" in self.fields:
            attributes.append((self.column, data["organisation"]))
        rounds = data["rounds"]
        away = {
            (data[who.name], 0 if data[when.name] == LATE else rounds - 1) for who, when in self.away if data[who.name]
        }
        return Wishes(
            rounds=rounds,
            group_size=data["group_size"],
            renew=self._dial() if data.get("renew") is None else data["renew"],
            attributes=tuple((name, wish) for name, wish in attributes if wish),
            asks_meet_offers=data.get("asks_meet_offers", kept.asks_meet_offers),
            familiar_face=data.get("familiar_face", kept.familiar_face),
            newcomers_in_twos=data.get("newcomers_in_twos", kept.newcomers_in_twos),
            hosts=data["hosts"],
            together=tuple(
                (data[one.name], data[other.name]) for one, other in self.pairs if data[one.name] and data[other.name]
            ),
            away=tuple(sorted(away)),
            keep_fixed=data.get("keep_fixed", kept.keep_fixed),
            pasted=data["pasted"],
        )

    def _dial(self) -> int:
        return min(self.kept.renew, self.fields["renew"].choices[-1][0])
