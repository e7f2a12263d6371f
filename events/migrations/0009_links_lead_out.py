from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_plain_names"),
        ("members", "0008_asked_whether_still_in"),
        ("network", "0007_calendar_files"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("online_link", ""), ("online_link__iregex", "^https?://"), _connector="OR"),
                name="online_link_leads_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="takeaway",
            constraint=models.CheckConstraint(
                condition=models.Q(("link", ""), ("link__iregex", "^https?://"), _connector="OR"),
                name="takeaway_link_leads_out",
            ),
        ),
    ]
