"""Nominations and invitations: how a membership is proposed, offered, and taken up or not."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from members.models.people import Member, Role, User, digest
from network.models import Letter, Network, Purpose
from network.secret_links import secret_of


class InvitationSpent(Exception):
    """The invitation was used, withdrawn or lapsed, or the seat is gone."""


class NetworkFull(InvitationSpent):
    """Every seat of the network is taken; the invitation stays open for the day on which one is free."""


# -- Nominations --------------------------------------------------------------------------


class Verdict(models.TextChoices):
    APPROVED = "approved", _("approved")
    NOT_NOW = "not now", _("not now")
    DECLINED = "declined", _("declined")


WAITS = Q(decided_at=None) | Q(verdict=Verdict.APPROVED, invitation=None)


class NominationQuerySet(models.QuerySet):
    def in_state(self, state: str):
        """Those whose :attr:`Nomination.state` is ``state``."""
        return self.filter(verdict="" if state == "proposed" else state)

    def undecided(self):
        """Those that wait for a lead's word, and those on the waiting list: each in its own order."""
        return self.filter(WAITS).order_by("decided_at", "proposed_at", "pk")

    def answered(self):
        """Those on which nothing is left to decide, the latest first: declined, put off, or invited."""
        return self.exclude(WAITS).order_by("-decided_at", "-pk")

    def waiting_for_a_seat(self):
        """Approved and not invited yet: the waiting list, first come, first invited."""
        return self.filter(verdict=Verdict.APPROVED, invitation=None).order_by("decided_at", "pk")


class Nomination(models.Model):
    """A member's proposal that somebody should be invited, and a lead's answer to it."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="nominations")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    why_them = models.TextField(help_text=_("What this person does that the purpose speaks of."))
    why_now = models.TextField(help_text=_("Why this is a good moment to ask."))
    fit = models.TextField(blank=True, help_text=_("How they fit whom the network is for."))
    nominated_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="nominations_made")
    proposed_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=10, blank=True, choices=Verdict.choices)
    answer = models.TextField(blank=True, help_text=_("The lead's words to whoever nominated."))

    objects = NominationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("network", Lower("email"), condition=Q(decided_at=None), name="nominated_once"),
            models.CheckConstraint(
                condition=Q(decided_at=None, verdict="") | (Q(decided_at__isnull=False) & ~Q(verdict="")),
                name="decided_with_a_verdict",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return self.verdict or "proposed"

    @property
    def is_undecided(self) -> bool:
        """Whether a lead can still say yes or no: proposed, or approved and not invited yet. Reads ``invitation``."""
        return not self.verdict or (self.verdict == Verdict.APPROVED and not hasattr(self, "invitation"))


# -- Invitations --------------------------------------------------------------------------


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    NOT_NOW = "not now", _("not now")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("lapsed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class InvitationKind(models.TextChoices):
    NEW = "new", _("to become a member")
    STILL_IN = "still in", _("to stay, for somebody carried over")


class InvitationQuerySet(models.QuerySet):
    def open(self, at: datetime | None = None):
        """Those whose link works: sent, not ended, not lapsed."""
        return self.filter(closed_at=None, sent_at__isnull=False, expires_at__gt=at or now())

    def drafts(self):
        return self.filter(closed_at=None, sent_at=None)

    def outstanding(self, at: datetime | None = None):
        """Those that hold a seat: open ones and drafts. Who is carried over has one already."""
        return self.filter(kind=InvitationKind.NEW, closed_at=None).filter(
            Q(sent_at=None) | Q(expires_at__gt=at or now())
        )

    def with_state(self, at: datetime | None = None):
        """Each with ``stood``, how it stands: what :attr:`Invitation.state` says of one row."""
        return self.annotate(
            stood=Case(
                When(~Q(outcome=""), then=F("outcome")),
                When(sent_at=None, then=Value("draft")),
                When(expires_at__lte=at or now(), then=Value(Outcome.LAPSED)),
                When(letter__bounced_at__isnull=False, then=Value("bounced")),
                default=Value("sent"),
                output_field=models.CharField(),
            )
        )

    def in_state(self, state: str, at: datetime | None = None):
        """Those whose :attr:`Invitation.state` is ``state``."""
        return self.with_state(at).filter(stood=state)

    def needed_first(self, at: datetime | None = None):
        """Those that need a lead's word, what came back, drafts, what waits; then by the ending, the latest first."""
        asks = Q(closed_at=None, expires_at__gt=at or now()) & ~Q(other_email="") | Q(asked_again_at__isnull=False)
        waiting = ["bounced", "draft", "sent"]
        return (
            self.with_state(at)
            .alias(
                turn=Case(
                    When(asks, then=Value(0)),
                    *(When(stood=state, then=Value(turn)) for turn, state in enumerate(waiting, start=1)),
                    default=Value(len(waiting) + 1),
                )
            )
            .order_by("turn", F("closed_at").desc(nulls_last=True), "-created_at", "-pk")
        )

    def lapse(self, at: datetime | None = None) -> int:
        """End those whose time is up; their seats are free. Returns how many."""
        over = self.filter(closed_at=None, sent_at__isnull=False, expires_at__lte=at or now())
        return over.update(closed_at=F("expires_at"), outcome=Outcome.LAPSED)

    def by_token(self, token: str):
        """At most one. What is compared is a digest, so the time it takes tells nothing about the token."""
        return self.filter(token_digest=digest(token))


def new_salt() -> str:
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """A lead's personal offer of membership: one person, one use, a limited time.

    Its secret is computed from ``salt`` and the installation's key, so that a reminder can repeat the link while the
    database holds nothing by which anybody could get in.
    """

    LASTS = timedelta(days=21)
    MOST_REMINDERS = 2

    network = models.ForeignKey(Network, models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=InvitationKind.choices, default=InvitationKind.NEW)
    member = models.ForeignKey(
        Member,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="offers_to_stay",
        help_text=_("Whom an offer to stay is for."),
    )
    nomination = models.OneToOneField(Nomination, models.SET_NULL, null=True, blank=True, related_name="invitation")
    email = models.EmailField(help_text=_("Empty only where somebody carried over has none and is asked in a chat."))
    name = models.CharField(max_length=120)
    why_you = models.TextField()
    stories = models.JSONField(default=list, blank=True, help_text=_("Ids of the stories in the letter, two at most."))
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    salt = models.CharField(max_length=43, default=new_salt)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty: a draft."))
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, blank=True, related_name="+", help_text=_("The last letter that was sent.")
    )
    reminders_wanted = models.PositiveSmallIntegerField(default=MOST_REMINDERS)
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True, help_text=_("Set by every ending, lapsing included."))
    outcome = models.CharField(max_length=12, blank=True, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    # The way in, as far as the person has come: it can be gone on with on another device.
    accepted_at = models.DateTimeField(null=True, blank=True, help_text=_("When they said yes and a code was sent."))
    affirmed = models.ForeignKey(Purpose, models.SET_NULL, null=True, blank=True, related_name="+")
    affirmed_at = models.DateTimeField(null=True, blank=True)
    own_name = models.CharField(max_length=120, blank=True)
    own_words = models.TextField(blank=True, help_text=_("Their sentence of purpose, as typed so far."))
    other_email = models.EmailField(blank=True, help_text=_("Another address by which they ask to join."))
    other_email_at = models.DateTimeField(null=True, blank=True)
    asked_again_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When they asked for it again after it had ended.")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "network", Lower("email"), condition=Q(closed_at=None) & ~Q(email=""), name="one_open_offer"
            ),
            models.UniqueConstraint("member", condition=Q(closed_at=None), name="asked_once_whether_still_in"),
            models.CheckConstraint(
                condition=~Q(email="") | Q(kind=InvitationKind.STILL_IN), name="invited_by_an_address"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind=InvitationKind.NEW, member=None)
                | Q(kind=InvitationKind.STILL_IN, member__isnull=False),
                name="staying_is_offered_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reminders_sent__lte=2, reminders_wanted__lte=2), name="two_reminders_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @staticmethod
    def secret(salt: str) -> str:
        """The token that belongs to ``salt``."""
        return secret_of(salt, use="members.invitation")

    @classmethod
    def new_secret(cls) -> dict[str, str]:
        """The fields of a secret that nobody has been given yet."""
        salt = new_salt()
        return {"salt": salt, "token_digest": digest(cls.secret(salt))}

    @property
    def token(self) -> str:
        return self.secret(self.salt)

    @property
    def is_open(self) -> bool:
        """Whether its link works."""
        return self.closed_at is None and self.sent_at is not None and self.expires_at > now()

    @property
    def can_be_asked_for_again(self) -> bool:
        """Whether it ended in a way from which there is one back: time passed, or its guest said no."""
        return self.state in {Outcome.LAPSED, Outcome.NOT_NOW, Outcome.DECLINED}

    @property
    def state(self) -> str:
        """How it stands today: "draft", "sent" or "bounced" while it waits, else its outcome.

        A date that passed is an ending too. Reads ``letter``.
        """
        if self.closed_at:
            return self.outcome
        if self.sent_at is None:
            return "draft"
        if self.expires_at <= now():
            return Outcome.LAPSED
        return "bounced" if self.letter and self.letter.bounced_at else "sent"

    def send(self, at: datetime | None = None) -> None:
        """Open a draft: its link works, and its time runs from now. The letter itself is another matter.

        Raises:
            InvitationSpent: it was sent or ended before; of two who send it at once, one does.
        """
        moment = at or now()
        until = moment + self.LASTS
        if not Invitation.objects.drafts().filter(pk=self.pk).update(sent_at=moment, expires_at=until):
            raise InvitationSpent(self)
        self.sent_at, self.expires_at = moment, until

    def close(self, outcome: str, *, reason: str = "", at: datetime | None = None) -> None:
        """End the invitation. Of two simultaneous endings, the first stands.

        Raises:
            InvitationSpent: it had ended before.
        """
        moment = at or now()
        waiting = Q(sent_at=None) | Q(expires_at__gt=moment)
        if not Invitation.objects.filter(waiting, pk=self.pk, closed_at=None).update(
            closed_at=moment, outcome=outcome, reason=reason
        ):
            raise InvitationSpent(self)
        self.closed_at, self.outcome, self.reason = moment, outcome, reason

    @transaction.atomic
    def accept(self, user: User, *, name: str = "", purpose_statement: str = "", at: datetime | None = None) -> Member:
        """Make ``user`` a member of the network; who had left comes back without the role of then.

        Of two simultaneous clicks, one wins.

        Raises:
            InvitationSpent: somebody was faster, it lapsed, or it was withdrawn.
            NetworkFull: every seat is taken.
        """
        moment = at or now()
        # Serialises two guests who want the last seat.
        network = Network.objects.select_for_update(no_key=True).get(pk=self.network_id)
        self.close(Outcome.ACCEPTED, at=moment)
        if network.members.present().exclude(user=user).count() >= network.size_target:
            raise NetworkFull(self)
        network.members.exclude(left_on=None).filter(user=user).update(role=Role.MEMBER)
        own_words = {"name": name, "purpose_statement": purpose_statement}
        member, _new = self.network.members.update_or_create(
            user=user,
            defaults={"left_on": None, "carried_over_at": None, **{k: v for k, v in own_words.items() if v}},
            create_defaults={
                "name": name or self.name,
                "purpose_statement": purpose_statement,
                "joined_on": moment.astimezone(self.network.zone).date(),
                "invited_by": self.invited_by,
            },
        )
        return member
