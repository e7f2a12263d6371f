from django.db import migrations


def note_mail_that_worked(apps, schema_editor):
    """Where people signed in by a mailed code, letters reach people already."""
    letter = apps.get_model("network", "Letter").objects.filter(kind="sign-in code").exclude(sent_at=None).first()
    if letter:
        apps.get_model("network", "MailProof").objects.create(address=letter.to, at=letter.sent_at, how="code")


class Migration(migrations.Migration):
    dependencies = [("network", "0003_ground_rules_and_mail")]

    operations = [migrations.RunPython(note_mail_that_worked, migrations.RunPython.noop)]
