"""Introductions and proposals of them, the desk, the ledger of interactions, check-ins, stories and coffee rounds."""

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
from introductions.models.proposals import Ending, FollowUp, MixUp, Proposal, ProposalAnswer, Said, Step
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
    "Ending",
    "FollowUp",
    "Interaction",
    "InteractionKind",
    "Introduction",
    "MixUp",
    "NoteKind",
    "Outcome",
    "PassedOver",
    "Proposal",
    "ProposalAnswer",
    "Said",
    "Step",
    "Story",
    "StoryConsent",
    "TouchedPair",
    "Withdrawal",
]
