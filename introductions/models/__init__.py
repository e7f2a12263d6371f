"""Introductions, the desk, the ledger of interactions, check-ins, stories and coffee rounds."""

from introductions.models.check_ins import Asking, CheckIn
from introductions.models.coffee import (
    Across,
    CoffeeAnswer,
    CoffeeDraw,
    CoffeeGroup,
    CoffeeOptIn,
    CoffeeRounds,
    CoffeeSeat,
)
from introductions.models.desk import (
    ActKind,
    Debrief,
    DeskAct,
    DeskClaim,
    DeskKey,
    DeskNote,
    DeskPhone,
    NoteKind,
    Outcome,
    PassedOver,
)
from introductions.models.introductions import Confirmation, Introduction
from introductions.models.ledger import Interaction, InteractionKind, TouchedPair, Withdrawal
from introductions.models.stories import Story, StoryConsent

__all__ = [
    "Across",
    "ActKind",
    "Asking",
    "CheckIn",
    "CoffeeAnswer",
    "CoffeeDraw",
    "CoffeeGroup",
    "CoffeeOptIn",
    "CoffeeRounds",
    "CoffeeSeat",
    "Confirmation",
    "Debrief",
    "DeskAct",
    "DeskClaim",
    "DeskKey",
    "DeskNote",
    "DeskPhone",
    "Interaction",
    "InteractionKind",
    "Introduction",
    "NoteKind",
    "Outcome",
    "PassedOver",
    "Story",
    "StoryConsent",
    "TouchedPair",
    "Withdrawal",
]
