"""A network, its purpose, its audit trail, and the letters that leave the house."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

# The first part of an address that is no network's.
RESERVED_SLUGS = {
    "accounts",
    "admin",
    "api",
    "coach",
    "demo",
    "healthz",
    "network",
    "start",
    "static",
    "styleguide",
    "unsubscribe",
}


def validate_zone(value: str) -> None:
    """Accept only IANA zones such as Europe/London."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is no time zone. Write one such as Europe/London."), params={"zone": value})


def validate_slug(value: str) -> None:
    """Accept short addresses of lower-case letters, digits and hyphens that are not taken by Kith itself."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?", value):
        raise ValidationError(_("Use lower-case letters, digits and hyphens, fifty at most."))
    if value in RESERVED_SLUGS:
        raise ValidationError(_("Kith uses this address itself. Please choose another."))


class Amount(models.TextChoices):
    """What one meeting weighs before size and time are looked at."""

    COUNT = "count", _("each meeting counts once")
    MINUTES = "minutes", _("by minutes together")
    LOG_MINUTES = "log-minutes", _("by the logarithm of minutes together")


class Accent(models.TextChoices):
    """The curated hues, each legible in light and dark."""

    TEAL = "teal", _("Teal")
    INDIGO = "indigo", _("Indigo")
    PLUM = "plum", _("Plum")
    ROSE = "rose", _("Rose")
    RUST = "rust", _("Rust")
    OCHRE = "ochre", _("Ochre")
    MOSS = "moss", _("Moss")
    SLATE = "slate", _("Slate")


class Network(models.Model):
    """People convened around one precise purpose."""

    slug = models.CharField(max_length=50, unique=True, validators=[validate_slug])
    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=64, default="UTC", validators=[validate_zone])
    accent = models.CharField(max_length=10, choices=Accent.choices, default=Accent.TEAL)
    half_life_days = models.PositiveSmallIntegerField(
        default=180,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
        help_text=_("A tie that is not renewed counts half after this many days."),
    )
    amount = models.CharField(max_length=12, choices=Amount.choices, default=Amount.COUNT)
    engagement_target = models.PositiveSmallIntegerField(
        default=90, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    size_target = models.PositiveSmallIntegerField(
        default=40,
        validators=[MinValueValidator(1)],
        help_text=_("Seats that are open today. Members and open invitations never exceed them; imports may."),
    )
    size_ceiling = models.PositiveSmallIntegerField(
        default=150,
        help_text=_("The most seats that may ever be opened. Beyond some 150, people can no longer know each other."),
    )
    demo_since = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(half_life_days__range=(7, 730)), name="half_life_in_reason"),
            models.CheckConstraint(condition=Q(engagement_target__range=(1, 100)), name="target_is_a_share"),
            models.CheckConstraint(condition=Q(size_ceiling__gte=F("size_target")), name="ceiling_above_target"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def today(self) -> date:
        """The day it is where the network is."""
        return now().astimezone(self.zone).date()

    @property
    def is_demo(self) -> bool:
        return self.demo_since is not None

    @cached_property
    def purpose(self) -> Purpose | None:
        """The purpose as it stands: the last version written."""
        return self.purposes.order_by("-written_at", "-pk").first()


class Purpose(models.Model):
    """One version of why a network exists and who it is for; older versions stay."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="purposes")
    why = models.TextField()
    who_for = models.TextField()
    gain = models.TextField(blank=True)
    contribute = models.TextField(blank=True)
    not_for = models.TextField(blank=True)
    change = models.TextField(blank=True)
    commitment = models.TextField(blank=True, help_text=_("What every member undertakes, in the lead's words."))
    ground_rules = models.TextField(blank=True, help_text=_("How members treat each other, in a few lines."))
    reason = models.TextField(blank=True, help_text=_("Why this version took the place of the one before."))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.why


class AuditEntry(models.Model):
    """One act of a lead or an operator: who, what, why, before and after. Never changed."""

    network = models.ForeignKey(Network, models.CASCADE, null=True, related_name="audit_entries")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["network", "subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"

    @classmethod
    def record(
        cls,
        *,
        network: Network | None,
        actor: Any,
        verb: str,
        subject: models.Model,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        why: str = "",
        at: datetime | None = None,
    ) -> AuditEntry:
        """Write down an act on ``subject``; ``actor`` is a user, or None for the operator's shell."""
        return cls.objects.create(
            network=network,
            actor=actor,
            verb=verb,
            subject_kind=subject._meta.model_name,
            subject_id=str(subject.pk),
            before=before or {},
            after=after or {},
            why=why,
            at=at or now(),
        )


class CalendarMethod(models.TextChoices):
    """What a calendar is asked to do with the file of a letter (RFC 5546)."""

    REQUEST = "REQUEST", _("put it in or change it")
    CANCEL = "CANCEL", _("take it out")


class LetterQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(sent_at=None, given_up_at=None, claimed_at=None)

    def due(self):
        return self.waiting().filter(due_at__lte=now())

    def failed(self):
        return self.filter(sent_at=None).exclude(given_up_at=None)

    def in_doubt(self):
        """Claimed by a worker that never said how it went: perhaps sent, so never sent again by itself."""
        return self.filter(sent_at=None, given_up_at=None, claimed_at__lt=now() - Letter.PATIENCE)

    def in_trouble(self):
        """What a lead should look at: given up, or in doubt."""
        return self.failed() | self.in_doubt()


class Letter(models.Model):
    """A letter is a row before it is mail; :mod:`network.post` sends it once."""

    PATIENCE = timedelta(minutes=10)

    network = models.ForeignKey(Network, models.CASCADE, null=True, related_name="letters")
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="letters")
    essential = models.BooleanField(
        help_text=_("Codes, changes and direct replies; sent whatever a person unsubscribed.")
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text=_("A calendar file that goes along, for the calendar's own use."))
    calendar_method = models.CharField(max_length=8, choices=CalendarMethod.choices, blank=True)
    reply_to = models.EmailField(blank=True)
    key = models.CharField(max_length=120, null=True, unique=True, help_text=_("The same key never makes two letters."))
    due_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True, help_text=_("When a mail server said that nobody reads this address."))
    created_at = models.DateTimeField(default=now)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, given_up_at=None), name="letters_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(calendar="", calendar_method="") | (~Q(calendar="") & ~Q(calendar_method="")),
                name="calendar_has_a_method",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    def add(self) -> bool:
        """Write the row unless its key is known, and say whether it was; one statement, since many wait for it."""
        with connection.cursor() as cursor:
            cursor.execute(ADDED, [field.get_db_prep_save(getattr(self, field.attname), connection) for field in TOLD])
            row = cursor.fetchone()
        if row is None:
            return False
        (self.pk,) = row
        self._state.adding = False
        return True


TOLD = [field for field in Letter._meta.concrete_fields if not field.primary_key]
ADDED = f"""
    INSERT INTO network_letter ({", ".join(f'"{field.column}"' for field in TOLD)})
    VALUES ({", ".join("%s" for field in TOLD)}) ON CONFLICT (key) DO NOTHING RETURNING id"""  # noqa: S608  names alone


class StoppedLetters(models.Model):
    """A kind of letter that a person wants no more of from a network."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="stopped_letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="stopped_letters")
    kind = models.CharField(max_length=40)
    stopped_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "stopped letters"
        constraints = [models.UniqueConstraint("network", "user", "kind", name="letters_stopped_once")]

    def __str__(self) -> str:
        return f"no {self.kind} to {self.user_id}"


class MailProof(models.Model):
    """Somebody said that a letter of this installation reached them; one is enough to know that mail works."""

    at = models.DateTimeField(default=now)
    address = models.EmailField()
    how = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.how} at {self.at:%Y-%m-%d %H:%M}"


class Beginning(models.TextChoices):
    """The five steps by which a network begins."""

    LOOK = "look", _("name, zone, colour")
    PURPOSE = "purpose", _("two sentences of purpose")
    LIST = "list", _("your list")
    EVENT = "event", _("the first event")
    LETTERS = "letters", _("three letters")


class FirstStep(models.Model):
    """One of a network's first steps that a lead put off. What is done needs no row: it shows by itself."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="first_steps")
    step = models.CharField(max_length=8, choices=Beginning.choices)
    put_off_at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("network", "step", name="put_off_once")]

    def __str__(self) -> str:
        return f"{self.network}: {self.step}"


class TouchedDay(models.Model):
    """A day of a network on which something was recorded or corrected; roll-ups recount it, then drop the mark."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="+", db_constraint=False)
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["network", "day"])]

    def __str__(self) -> str:
        return f"{self.network_id} {self.day}"
