from django.db import migrations


def drafts_become_documents(apps, schema_editor):
    """Drafts of before had rows of their own; what they say is kept as the document that drafts are now."""
    plans = apps.get_model("events", "GroupPlan")
    rounds = apps.get_model("events", "Round")
    for plan in plans.objects.exclude(result={}):
        plan.tables = {
            "rounds": [_document(round_) for round_ in rounds.objects.filter(plan=plan).order_by("position", "pk")],
            "locks": [],
        }
        plan.save(update_fields=["tables"])
    rounds.objects.filter(published_at=None).delete()


def _document(round_):
    tables = [
        {
            "name": group.name,
            "people": [str(seat.member_id) for seat in group.seats.order_by("pk")],
            "host": next((str(seat.member_id) for seat in group.seats.order_by("pk") if seat.hosts), None),
            "question": group.question,
            "place": group.place,
        }
        for group in round_.groups.order_by("position", "pk")
    ]
    return {"name": round_.name, "tables": tables}


class Migration(migrations.Migration):
    dependencies = [("events", "0010_drafts_as_documents")]

    operations = [migrations.RunPython(drafts_become_documents, migrations.RunPython.noop)]
