import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from network.guards import stay_put


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0004_mail_known_to_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("look", "name, zone, colour"),
                            ("purpose", "two sentences of purpose"),
                            ("list", "your list"),
                            ("event", "the first event"),
                            ("letters", "three letters"),
                        ],
                        max_length=8,
                    ),
                ),
                ("put_off_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="first_steps", to="network.network"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(models.F("network"), models.F("step"), name="put_off_once")],
            },
        ),
        stay_put("network_firststep"),
    ]
