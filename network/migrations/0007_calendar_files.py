from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0006_stopped_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="calendar",
            field=models.TextField(
                blank=True, help_text="A calendar file that goes along, for the calendar's own use."
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="calendar_method",
            field=models.CharField(
                blank=True, choices=[("REQUEST", "put it in or change it"), ("CANCEL", "take it out")], max_length=8
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("calendar", ""), ("calendar_method", "")),
                    models.Q(
                        models.Q(("calendar", ""), _negated=True), models.Q(("calendar_method", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="calendar_has_a_method",
            ),
        ),
    ]
