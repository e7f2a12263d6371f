import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0014_rounds_end"),
        ("introductions", "0006_introduced_once"),
        ("members", "0008_asked_whether_still_in"),
        ("network", "0007_calendar_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Debrief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("change", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="debriefs", to="events.event"
                    ),
                ),
                ("met_no_one", models.ManyToManyField(blank=True, related_name="+", to="members.member")),
                ("to_call", models.ManyToManyField(blank=True, related_name="+", to="members.member")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("event"), models.F("by"), name="one_debrief_a_facilitator")
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
                ("phone", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrived", "came or did not come"),
                            ("visitor", "a visitor came along"),
                            ("introduced", "introduced"),
                            ("acquainted", "know each other"),
                            ("not now", "not now"),
                            ("claimed", "looks after"),
                            ("released", "no longer looks after"),
                            ("noted", "noted"),
                            ("debrief", "debrief"),
                            ("undone", "taken back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("body", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("phone_at", models.DateTimeField(help_text="By the phone, right or wrong.", null=True)),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("taken", "taken"),
                            ("known", "known already"),
                            ("late", "came late: what was said since stands"),
                            ("refused", "could not be taken"),
                            ("kept", "kept for a lead to look at"),
                            ("dropped", "dropped by a lead"),
                        ],
                        max_length=12,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "looked_at",
                    models.DateTimeField(blank=True, help_text="When a lead decided about a kept act.", null=True),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_acts", to="events.event"
                    ),
                ),
                (
                    "introductions",
                    models.ManyToManyField(blank=True, related_name="acts", to="introductions.introduction"),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["event", "made_at"], name="introductio_event_i_b75f77_idx")],
                "constraints": [models.UniqueConstraint(models.F("event"), models.F("key"), name="one_desk_act_a_key")],
            },
        ),
        migrations.CreateModel(
            name="DeskClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_claims", to="events.event"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("event"),
                        models.F("member"),
                        condition=models.Q(("ended_at", None)),
                        name="one_claim_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_keys", to="events.event"
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
            name="DeskPhone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone", models.UUIDField()),
                ("readied_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_phones", to="events.event"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("event"), models.F("member"), models.F("phone"), name="one_desk_phone"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PassedOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, help_text="When it was taken back.", null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passed_over", to="events.event"
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "passed over",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("event"),
                        models.F("first"),
                        models.F("second"),
                        condition=models.Q(("ended_at", None)),
                        name="passed_over_once_an_event",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="passed_over_pair_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("fact", "something worth knowing"), ("promise", "a promise")], max_length=8
                    ),
                ),
                ("words", models.CharField(max_length=280)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_at",
                    models.DateTimeField(blank=True, help_text="When the member was asked by letter.", null=True),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("agreed", models.BooleanField(blank=True, null=True)),
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="note", to="introductions.deskact"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_notes", to="events.event"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_notes", to="members.member"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed", None), ("answered_at", None)),
                            models.Q(("agreed__isnull", False), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="desk_note_answer_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("other", None), models.Q(("other", models.F("member")), _negated=True), _connector="OR"
                        ),
                        name="desk_note_of_two_people",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.UniqueConstraint(
                models.F("event"),
                models.F("first"),
                models.F("second"),
                condition=models.Q(("event__isnull", False), ("withdrawn_at", None)),
                name="one_standing_introduction_an_event",
            ),
        ),
    ]
