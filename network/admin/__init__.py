"""Bulk curation in Django's admin, narrowed to the networks that a lead leads; operators see all."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from network.admin import pages, trail
from network.admin.acts import Act, Acting, Left
from network.admin.base import NetworkAdmin
from network.admin.filters import OfNetwork, YesOrNo
from network.admin.sheets import Sheet

__all__ = ["Act", "Acting", "Left", "NetworkAdmin", "OfNetwork", "Sheet", "YesOrNo", "pages", "trail"]

admin.site.index_title = _("Bulk curation")
