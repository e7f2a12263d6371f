"""What every template may rely on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def kith(request: HttpRequest) -> dict[str, Any]:
    """Give templates the network and member of the request, and whether this is a demonstration."""
    return {
        "network": getattr(request, "network", None),
        "member": getattr(request, "member", None),
        "demo_mode": settings.DEMO,
        "site_url": settings.SITE_URL,
    }
