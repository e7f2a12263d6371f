import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from network.guards import forbid

STRANGE_REMOVER = """
    FROM changed c JOIN events_event e ON e.id = c.event_id JOIN members_member m ON m.id = c.removed_by_id
    WHERE m.network_id <> e.network_id
"""


def keep_the_line(apps, schema_editor):
    """Every takeaway of a table was written under the line that stands there now, as far as is known."""
    groups = apps.get_model("events", "SmallGroup").objects.filter(pk=OuterRef("group"))
    agreed = groups.values(line=Coalesce(NullIf("confidence", Value("")), "round__event__confidence"))
    takeaways = apps.get_model("events", "Takeaway").objects.exclude(group=None)
    takeaways.update(confidence=Subquery(agreed))


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0012_draft_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="takeaway",
            name="confidence",
            field=models.CharField(
                blank=True,
                choices=[("table", "What is said stays at the table."), ("ideas", "Share ideas, not names.")],
                default="",
                help_text="What had been agreed at the table when it was written; empty for the whole event.",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="takeaway",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.member",
            ),
        ),
        forbid(
            "takeaways_removed_within", "events_takeaway", STRANGE_REMOVER, "removed by a member of another network"
        ),
        migrations.RunPython(keep_the_line, migrations.RunPython.noop),
    ]
