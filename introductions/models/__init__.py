"""Introductions, the ledger of interactions, check-ins, stories and coffee rounds."""

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
from introductions.models.introductions import Confirmation, Introduction
from introductions.models.ledger import Interaction, InteractionKind, TouchedPair, Withdrawal
from introductions.models.stories import Story, StoryConsent

__all__ = [
    "Across",
    "Asking",
    "CheckIn",
    "CoffeeAnswer",
    "CoffeeDraw",
    "CoffeeGroup",
    "CoffeeOptIn",
    "CoffeeRounds",
    "CoffeeSeat",
    "Confirmation",
    "Interaction",
    "InteractionKind",
    "Introduction",
    "Story",
    "StoryConsent",
    "TouchedPair",
    "Withdrawal",
]
