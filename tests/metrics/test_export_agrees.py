"""SQL and formulas say the same of a network in which everything occurs, and so does a copy of it."""

import csv
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import combinations

import pytest
from django.core.management import call_command
from django.utils import timezone

from members.models import Member
from metrics import formulas
from tests.files import write_random_network

AT = "2025-08-20T12:00:00Z"


@pytest.fixture(params=[1, 2])
def sent(db, tmp_path, request):
    """Import a random network and return the folder of its files."""
    folder = write_random_network(tmp_path / "sent", seed=request.param)
    call_command("import_network", folder, slug="net")
    return folder


@pytest.fixture
def measure(capsys):
    def ask(slug, *options):
        capsys.readouterr()
        call_command("export_metrics", slug, *options)
        return json.loads(capsys.readouterr().out)

    return ask


def rows_of(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(reference):
    return int(reference.lstrip("mE"))


def ledger(folder):
    """Return the ledger as the files mean it, by no code of the import."""
    starts = {row["id"]: datetime.fromisoformat(row["starts_at"]) for row in rows_of(folder, "events.csv")}
    present, groups = defaultdict(set), defaultdict(set)
    for row in rows_of(folder, "attendance.csv"):
        if row["status"] == "present":
            present[row["event"]].add(number(row["member"]))
    for row in rows_of(folder, "groups.csv"):
        groups[row["event"], row["round"], row["group"]].add(number(row["member"]))
    rows = [
        formulas.LedgerRow(*pair, "attended", starts[event], len(people), event=number(event))
        for event, people in present.items()
        for pair in combinations(sorted(people), 2)
    ]
    smallest = {}
    for (event, _round, _group), people in groups.items():
        here = people & present[event]
        for pair in combinations(sorted(here), 2):
            smallest[event, pair] = min(len(here), smallest.get((event, pair), len(here)))
    rows += [
        formulas.LedgerRow(*pair, "seated", starts[event], size, event=number(event))
        for (event, pair), size in smallest.items()
    ]
    for row in rows_of(folder, "interactions.csv"):
        if row["withdrawn_at"]:
            continue
        actor, other = number(row["from"]), number(row["to"])
        pair = tuple(sorted((actor, other)))
        rows.append(
            formulas.LedgerRow(
                *pair,
                row["kind"],
                datetime.fromisoformat(row["at"]),
                smallest.get((row["event"], pair), 2) if row["kind"] == "seated" else 2,
                minutes=float(row["minutes"]) if row["minutes"] else None,
                event=number(row["event"]) if row["event"] else None,
                actor=actor,
            )
        )
    return rows


@pytest.mark.parametrize(("half_life", "amount"), [("45", "log-minutes"), ("none", "minutes"), ("180", "count")])
def test_ties_from_sql_are_those_of_the_formulas(sent, measure, half_life, amount):
    found = measure("net", "--at", AT, "--half-life", half_life, "--amount", amount)

    at = datetime.fromisoformat(AT)
    weighing = formulas.Weighing(half_life=None if half_life == "none" else float(half_life), amount=amount)
    expected = formulas.ties(ledger(sent), at=at, weighing=weighing)
    assert len(expected) > 150
    assert [(number(tie["a"]), number(tie["b"])) for tie in found["ties"]] == [tie.pair for tie in expected]
    for said, tie in zip(found["ties"], expected, strict=True):
        assert said["S"] == pytest.approx(tie.strength, abs=1e-9)
        assert said["N"] == pytest.approx(tie.structural, abs=1e-9)
        assert said["minutes"] == (None if tie.minutes is None else pytest.approx(tie.minutes, abs=1e-9))
        assert (said["meetings"], said["band"], said["fading"]) == (tie.meetings, tie.band, tie.fading)
        assert datetime.fromisoformat(said["first_at"]) == tie.first_at
        assert datetime.fromisoformat(said["last_at"]) == tie.last_at


def test_acts_newcomers_and_reciprocity_are_those_of_the_formulas(sent, measure):
    found = measure("net", "--at", AT)

    at = datetime.fromisoformat(AT)
    past = [row for row in ledger(sent) if row.at <= at]
    starts = {row["id"]: datetime.fromisoformat(row["starts_at"]) for row in rows_of(sent, "events.csv")}
    came = [
        (number(row["member"]), starts[row["event"]])
        for row in rows_of(sent, "attendance.csv")
        if row["status"] == "present" and starts[row["event"]] <= at
    ]
    acts = Counter(member for member, _ in came) + Counter(act.member for act in formulas.acts_in(past))
    assert {number(one["id"]): one["acts"] for one in found["members"]} == {n: acts[n] for n in range(1, 25)}
    first = {}
    for member, start in came:
        first[member] = min(start, first.get(member, start))
    left = {7 + 1: datetime(2025, 9, 1, tzinfo=UTC).date()}
    paths = formulas.newcomer_paths(formulas.occasions(past), first, at=at, zone=UTC, left=left)
    integration = formulas.integration(paths)
    assert found["newcomers"] == {
        "total": integration.share.of,
        "reached": integration.share.count,
        "share": pytest.approx(integration.share.value),
        "median_days_reached": integration.median_days_reached,
        "median_days_km": integration.median_days_km,
    }
    assert integration.share.count > 5
    flow = formulas.directed_flow(past)
    assert found["reciprocity"]["weighted"] == pytest.approx(formulas.reciprocity(flow), abs=1e-9)
    assert found["counts"]["interactions"] == sum(row.kind != "attended" and row.actor is not None for row in past)


def test_mixing_is_measured_over_the_attribute_asked_for(sent, measure):
    found = measure("net", "--at", AT, "--attribute", "place")["bridging"]

    assert found["unknown_share"] == 6 / 24
    assert found["ratio"] is None

    rows = rows_of(sent, "members.csv")
    for row in rows:
        row["place"] = row["place"] or "West"
    with (sent / "members.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    call_command("import_network", sent, slug="net")

    found = measure("net", "--at", AT, "--attribute", "place")
    groups = {number(row["id"]): row["place"] for row in rows}
    structural = {(number(tie["a"]), number(tie["b"])): tie["N"] for tie in found["ties"]}
    assert found["bridging"]["ratio"] == pytest.approx(formulas.bridging_ratio(structural, groups), abs=1e-9)
    assert found["bridging"]["ei_N"] == pytest.approx(formulas.external_internal(structural, groups), abs=1e-9)


def test_a_copy_gives_the_same_measures(sent, measure, tmp_path):
    call_command("export_network", "net", tmp_path / "copy")
    call_command("import_network", tmp_path / "copy", slug="copy")
    options = ["--at", AT, "--half-life", "60", "--amount", "log-minutes", "--structure", "--attribute", "place"]

    assert measure("copy", *options) == measure("net", *options)


def test_an_erased_person_is_in_no_measure(sent, measure):
    before = measure("net", "--at", AT)
    Member.objects.filter(reference="m2").update(erased_at=timezone.now())

    found = measure("net", "--at", AT)

    assert '"m2"' in json.dumps(before)
    assert '"m2"' not in json.dumps(found)
    assert found["counts"]["members"] == before["counts"]["members"] - 1


def test_a_withdrawn_row_never_counts_whatever_the_moment(sent, measure):
    withdrawn = [row for row in rows_of(sent, "interactions.csv") if row["withdrawn_at"]]
    kept = [row for row in rows_of(sent, "interactions.csv") if not row["withdrawn_at"]]

    found = measure("net", "--at", "2025-12-31T00:00:00Z")

    assert len(withdrawn) == 10
    assert found["counts"]["interactions"] == len(kept)
