from django.db import migrations


class Migration(migrations.Migration):
    """What this once did, the first migration does by now, in a fraction of the time."""

    dependencies = [("introductions", "0001_initial")]

    operations = []
