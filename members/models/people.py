"""People who can sign in, and their membership of a network."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast, Lower
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from network.models import Network, validate_zone


def new_reference() -> str:
    """An id for a record that no other system has named yet."""
    return secrets.token_hex(6)


def digest(token: str) -> str:
    """What is stored of a secret link: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Lower case throughout: people type their address in any case, and it is stored in one."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in, known by an address."""

    email = models.EmailField()
    language = models.CharField(max_length=10, default="en-gb")
    timezone = models.CharField(
        max_length=64, blank=True, validators=[validate_zone], help_text=_("Empty: the network's own.")
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_an_address")]

    def __str__(self) -> str:
        return self.email

    @cached_property
    def leads_networks(self) -> list[int]:
        """Ids of the networks that this person leads today."""
        return list(self.memberships.present().filter(role=Role.LEAD).values_list("network_id", flat=True))

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens: for operators, and for leads within their networks."""
        return self.is_superuser or bool(self.leads_networks)


class Role(models.TextChoices):
    LEAD = "lead", _("lead")
    FACILITATOR = "facilitator", _("facilitator")
    MEMBER = "member", _("member")


class Standing(models.TextChoices):
    """What a membership is today, derived from its dates."""

    CARRIED_OVER = "carried over", _("carried over")
    JOINED = "joined", _("joined")
    PAUSED = "paused", _("paused")
    ALUMNI = "alumni", _("alumni")
    ERASED = "erased", _("erased")


class Audience(models.TextChoices):
    """Who may read one of a member's words."""

    MEMBERS = "members", _("every member")
    FACILITATORS = "facilitators", _("facilitators and leads")
    LEADS = "leads", _("leads alone")


class MemberQuerySet(models.QuerySet):
    def present(self):
        """Joined and not gone, paused people included."""
        return self.filter(left_on=None, erased_at=None, carried_over_at=None)

    def carried_over(self):
        """On record from before, not a member yet, and not gone."""
        return self.filter(left_on=None, erased_at=None).exclude(carried_over_at=None)

    def kept(self):
        """Everyone on record who was not erased."""
        return self.filter(erased_at=None)

    def seatable(self):
        """Whom a lead may seat and note at a door: members, and people carried over who have not been asked yet."""
        return self.filter(left_on=None, erased_at=None)

    def on(self, day: date):
        """Members of that day: joined by then, and not gone before. An unknown joining date counts as long ago."""
        return self.filter(
            Q(joined_on=None) | Q(joined_on__lte=day),
            Q(left_on=None) | Q(left_on__gte=day),
            erased_at=None,
            carried_over_at=None,
        )

    def paused_on(self, day: date):
        return self.filter(Q(pauses__ends_on=None) | Q(pauses__ends_on__gt=day), pauses__starts_on__lte=day).distinct()

    def not_paused_on(self, day: date):
        return self.exclude(pk__in=self.model.objects.paused_on(day).values("pk"))

    def in_standing(self, standing: str):
        """Those whose :attr:`Member.standing` is ``standing``; what day it is, each network's zone says."""
        if standing == Standing.ERASED:
            return self.exclude(erased_at=None)
        if standing == Standing.ALUMNI:
            return self.kept().exclude(left_on=None)
        if standing == Standing.CARRIED_OVER:
            return self.kept().filter(left_on=None).exclude(carried_over_at=None)
        moment = Value(now(), output_field=models.DateTimeField())
        local = Func(OuterRef("network__timezone"), moment, function="timezone", output_field=models.DateTimeField())
        today = Cast(local, models.DateField())
        paused = Exists(
            Pause.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), member=OuterRef("pk"), starts_on__lte=today)
        )
        return self.present().filter(paused if standing == Standing.PAUSED else ~paused)

    def leads(self):
        return self.present().filter(role=Role.LEAD)

    def facilitators(self):
        """Those who may host and log: facilitators and leads."""
        return self.present().filter(role__in=[Role.LEAD, Role.FACILITATOR])


class Member(models.Model):
    """A person in one network, there for a purpose of their own."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="memberships")
    reference = models.CharField(
        max_length=64, default=new_reference, help_text=_("The id by which files know this member.")
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    purpose_statement = models.TextField(blank=True)
    working_on = models.TextField(blank=True)
    asks = models.TextField(blank=True)
    offers = models.TextField(blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    audiences = models.JSONField(
        default=dict, blank=True, help_text=_("Who reads what, by name of the field, where it is not the default.")
    )
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    carried_over_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Set while an imported person has not been asked.")
    )
    founder = models.BooleanField(default=False, help_text=_("There from the start, so never counted as a newcomer."))
    invited_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("network", "reference", name="one_member_a_reference"),
            models.UniqueConstraint("network", "user", name="one_membership_a_person"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="left_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> Standing:
        if self.erased_at:
            return Standing.ERASED
        if self.left_on:
            return Standing.ALUMNI
        if self.carried_over_at:
            return Standing.CARRIED_OVER
        return Standing.PAUSED if self.is_paused else Standing.JOINED

    @property
    def is_paused(self) -> bool:
        return any(pause.is_on(self.network.today) for pause in self.pauses.all())

    @property
    def is_lead(self) -> bool:
        return self.role == Role.LEAD

    @property
    def is_facilitator(self) -> bool:
        """Whether this person may host groups and log introductions; leads may."""
        return self.role in {Role.LEAD, Role.FACILITATOR}

    @property
    def address(self) -> str:
        """Where letters reach this person; empty for whoever cannot sign in."""
        return self.user.email if self.user else ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


class Pause(models.Model):
    """A stretch in which a member asked to be left in peace; clocks stand still in it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="pauses")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("The first day back."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="pause_in_order"),
            models.UniqueConstraint("member", condition=Q(ends_on=None), name="one_open_pause"),
        ]

    def __str__(self) -> str:
        return f"{self.member} from {self.starts_on}"

    def is_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


class Attribute(models.Model):
    """A question of the lead's to every member, such as the region they work in; answers stand in ``attributes``."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="attributes")
    name = models.CharField(max_length=60, help_text=_("The short name by which lists and files know it."))
    question = models.CharField(max_length=200)
    choices = models.TextField(blank=True, help_text=_("One on each line; empty: people write their own."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("network", "name", name="one_attribute_a_name")]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class Photo(models.Model):
    """A member's picture, re-encoded in two sizes and without what the camera wrote into it."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="photo")
    large = models.BinaryField()
    small = models.BinaryField()
    digest = models.CharField(max_length=64)
    described = models.CharField(max_length=200, help_text=_("What the picture shows, for those who do not see it."))
    taken_in_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"photo of {self.member}"


class OwnerLink(models.Model):
    """The one way into an empty installation: a link that is shown once and works once."""

    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"owner link of {self.made_at:%Y-%m-%d %H:%M}"
