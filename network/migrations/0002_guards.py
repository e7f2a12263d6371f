from django.db import migrations

from network.guards import append_only, stay_put


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [append_only("network_auditentry"), stay_put("network_purpose"), stay_put("network_letter")]
