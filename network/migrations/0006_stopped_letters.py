import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from network.guards import stay_put


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0005_first_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoppedLetters",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("stopped_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stopped_letters",
                        to="network.network",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stopped_letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "stopped letters",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("network"), models.F("user"), models.F("kind"), name="letters_stopped_once"
                    )
                ],
            },
        ),
        stay_put("network_stoppedletters"),
    ]
