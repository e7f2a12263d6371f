"""Introductions in the admin, as lists to read; their own pages mend them."""

from introductions.admin.desk import DeskActAdmin
from introductions.admin.lives import IntroductionAdmin, ProposalAdmin

__all__ = ["DeskActAdmin", "IntroductionAdmin", "ProposalAdmin"]
