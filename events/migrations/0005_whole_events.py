import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import members.models.invitations
import network.models

# A default in the database gives each event that is there a name of its own; new ones are named by the model.
NAME_EACH_EVENT = """
    ALTER TABLE events_event ADD COLUMN calendar_uid uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE;
    ALTER TABLE events_event ALTER COLUMN calendar_uid DROP DEFAULT;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_old_day"),
        ("members", "0008_asked_whether_still_in"),
        ("network", "0007_calendar_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="asked", to="events.event"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="asked_to", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "asked",
                "constraints": [
                    models.UniqueConstraint(models.F("event"), models.F("member"), name="asked_to_come_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.CharField(default=members.models.invitations.new_salt, max_length=43)),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("everything", models.BooleanField(default=False, help_text="Also what has not been answered yet.")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calendar_feed", to="members.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DoorTap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown", "unknown"),
                            ("present", "present"),
                            ("absent told", "absent, told us"),
                            ("absent untold", "absent, not told"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "tapped_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="By the phone, where its clock can be trusted."
                    ),
                ),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="door_taps", to="events.event"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EventLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("going", "who is going"),
                            ("maybe", "who said maybe"),
                            ("silent", "who has not answered"),
                            ("waiting", "who is on the waiting list"),
                            ("table", "one table"),
                            ("came", "who was there"),
                        ],
                        max_length=8,
                    ),
                ),
                ("subject", models.CharField(max_length=160)),
                ("words", models.TextField()),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("key", models.UUIDField(help_text="Named by the page, so that one press sends once.", unique=True)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="events.event"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.smallgroup",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("group", None), ("readers", "table"), _connector="OR"),
                        name="table_named_for_a_table",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gathering", "gathering"),
                            ("roundtable", "roundtable"),
                            ("breakout", "breakout"),
                            ("action-learning set", "action-learning set"),
                            ("project session", "project session"),
                            ("coffee", "coffee"),
                            ("visit", "visit"),
                            ("outside event", "outside event"),
                        ],
                        default="gathering",
                        max_length=24,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[("in person", "in person"), ("online", "online"), ("both", "both")],
                        default="in person",
                        max_length=12,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=300)),
                (
                    "access_notes",
                    models.TextField(blank=True, help_text="How to get in: steps, lifts, parking, quiet rooms."),
                ),
                (
                    "setting",
                    models.CharField(
                        blank=True, choices=[("usual", "a usual place"), ("unusual", "an unusual place")], max_length=8
                    ),
                ),
                ("serves", models.TextField(blank=True, help_text="How this serves the network's purpose.")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "confidence",
                    models.CharField(
                        blank=True,
                        choices=[("table", "What is said stays at the table."), ("ideas", "Share ideas, not names.")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=160)),
                ("begins_at", models.TimeField(blank=True, help_text="By the clock on the wall.", null=True)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "answer_days_before",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How many days before the event answers close.", null=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_templates",
                        to="network.network",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("network"), django.db.models.functions.text.Lower("name"), name="one_template_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Helper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("host", "host"), ("facilitator", "facilitator")], default="facilitator", max_length=12
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="helpers", to="events.event"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="helps_at", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("event"), models.F("member"), name="helps_once"),
                    models.UniqueConstraint(
                        models.F("event"), condition=models.Q(("part", "host")), name="one_host_an_event"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                (
                    "continuity",
                    models.CharField(
                        choices=[("same", "same groups each time"), ("mix", "mix the groups each time")],
                        default="mix",
                        max_length=4,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="series", to="network.network"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
            },
        ),
        migrations.CreateModel(
            name="Takeaway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=600)),
                (
                    "link",
                    models.CharField(
                        blank=True, max_length=500, validators=[django.core.validators.URLValidator(["http", "https"])]
                    ),
                ),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="takeaways", to="events.event"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="takeaways",
                        to="events.smallgroup",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.UUIDField(help_text="Named by the phone, so that one tap makes one visitor.", unique=True),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "note",
                    models.CharField(blank=True, help_text="What they do, in the words of the door.", max_length=300),
                ),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "brought_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visitors", to="events.event"
                    ),
                ),
                (
                    "nomination",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="visitor",
                        to="members.nomination",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="access_notes",
            field=models.TextField(blank=True, help_text="How to get in: steps, lifts, parking, quiet rooms."),
        ),
        migrations.AddField(
            model_name="event",
            name="answers_until",
            field=models.DateTimeField(blank=True, help_text="Empty: until it begins.", null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="calendar_sequence",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(NAME_EACH_EVENT, "ALTER TABLE events_event DROP COLUMN calendar_uid")
            ],
            state_operations=[
                migrations.AddField(
                    model_name="event",
                    name="calendar_uid",
                    field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="cancelled_why",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="event",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[("table", "What is said stays at the table."), ("ideas", "Share ideas, not names.")],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="online_link",
            field=models.CharField(
                blank=True,
                help_text="Only those who are going see it.",
                max_length=500,
                validators=[django.core.validators.URLValidator(["http", "https"])],
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="proposed_at",
            field=models.DateTimeField(blank=True, help_text="When a member proposed it to the leads.", null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="setting",
            field=models.CharField(
                blank=True, choices=[("usual", "a usual place"), ("unusual", "an unusual place")], max_length=8
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="timezone",
            field=models.CharField(
                blank=True,
                help_text="Empty: the network's own.",
                max_length=64,
                validators=[network.models.validate_zone],
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="turned_down_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="turned_down_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="turned_down_words",
            field=models.TextField(blank=True, help_text="The lead's words to whoever proposed it."),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="avoid",
            field=models.TextField(blank=True, help_text="Whom or what to keep away; only the hosts read it."),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="name_hidden",
            field=models.BooleanField(default=False, help_text="Not named among those who are going."),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="offer_ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="offered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="quieter",
            field=models.BooleanField(default=False, help_text="Would like a quieter table; only the hosts read it."),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="turn",
            field=models.PositiveIntegerField(blank=True, help_text="The order of the waiting list.", null=True),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="waits_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="smallgroup",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[("table", "What is said stays at the table."), ("ideas", "Share ideas, not names.")],
                help_text="Empty: as the event says.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="smallgroup",
            name="place",
            field=models.CharField(
                blank=True, help_text="Where it stands: by the window, first floor.", max_length=120
            ),
        ),
        migrations.AlterField(
            model_name="rsvp",
            name="answer",
            field=models.CharField(
                choices=[
                    ("yes", "yes"),
                    ("maybe", "maybe"),
                    ("no", "no"),
                    ("waiting", "waiting"),
                    ("offered", "offered a place"),
                    ("lapsed", "offer lapsed"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.UniqueConstraint(models.F("event"), models.F("turn"), name="one_turn_a_person"),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "waiting"), ("turn__isnull", False)),
                    models.Q(models.Q(("answer", "waiting"), _negated=True), ("turn", None)),
                    _connector="OR",
                ),
                name="who_waits_has_a_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "offered"), ("offer_ends_at__isnull", False)),
                    models.Q(models.Q(("answer", "offered"), _negated=True), ("offer_ends_at", None)),
                    _connector="OR",
                ),
                name="offers_end",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="events",
                to="events.series",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answers_until", None), ("answers_until__lte", models.F("starts_at")), _connector="OR"
                ),
                name="answers_before_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("turned_down_at", None),
                    models.Q(("proposed_at__isnull", False), ("published_at", None)),
                    _connector="OR",
                ),
                name="turned_down_unpublished",
            ),
        ),
    ]
