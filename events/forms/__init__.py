"""What leads and members write about events, by what they write about."""

from events.forms.answers import AnswerByLinkForm, AnswerForForm, AnswerForm
from events.forms.bringing_groups import BringGroupsForm
from events.forms.calendars import FeedForm
from events.forms.changes import ChangeForm
from events.forms.clock import WallClockField
from events.forms.letters import LetterForm, TakeawayForm
from events.forms.meetings import MeetingForm
from events.forms.narrowing import NarrowingForm
from events.forms.occasions import CancelForm, EventForm, TemplateForm
from events.forms.plans import PlanForm
from events.forms.proposals import ProposalForm, TurnDownForm
from events.forms.tables import TableForm

__all__ = [
    "AnswerByLinkForm",
    "AnswerForForm",
    "AnswerForm",
    "BringGroupsForm",
    "CancelForm",
    "ChangeForm",
    "EventForm",
    "FeedForm",
    "LetterForm",
    "MeetingForm",
    "NarrowingForm",
    "PlanForm",
    "ProposalForm",
    "TableForm",
    "TakeawayForm",
    "TemplateForm",
    "TurnDownForm",
    "WallClockField",
]
