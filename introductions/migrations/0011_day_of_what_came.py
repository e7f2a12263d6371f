from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("introductions", "0010_proposal_guards")]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="came_on",
            field=models.DateField(blank=True, help_text="The day on which it was, where they know it.", null=True),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=Q(came_on=None) | Q(came=True, came__isnull=False), name="only_what_came_has_a_day"
            ),
        ),
    ]
