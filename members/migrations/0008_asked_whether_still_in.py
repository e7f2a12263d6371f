import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_asked_again"),
        ("network", "0005_first_steps"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="invitation",
            name="one_open_offer",
        ),
        migrations.AlterField(
            model_name="invitation",
            name="email",
            field=models.EmailField(
                help_text="Empty only where somebody carried over has none and is asked in a chat.", max_length=254
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("network"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("closed_at", None), models.Q(("email", ""), _negated=True)),
                name="one_open_offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("member"), condition=models.Q(("closed_at", None)), name="asked_once_whether_still_in"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("email", ""), _negated=True), ("kind", "still in"), _connector="OR"),
                name="invited_by_an_address",
            ),
        ),
    ]
