"""What notification had stored in a release of before."""

from collections.abc import Callable

from tests.integration.upgrades.conftest import EVENT, OTHER, Old


def test_notification_reads_its_old_reasons_and_takes_the_next_profile(old: Callable[[str, str], Old]) -> None:
    left = old("notification", "0003_cancelled_appointments")
    names = {
        "stage_changed": "site.stage_changed.v1",
        "site_updated": "site.updated.v1",
        "concept_published": "concept.published.v1",
        "appointments_changed": "appointments.changed.v1",
        "site_replanned": "site.replanned.v1",
        "appointment_cancelled": "appointment.cancelled.v1",
    }
    left.heard(*names)
    left.run("INSERT INTO site (region, site, revision) VALUES ('hannover', 'linden', 7)")
    put_aside(left, "Anschreiben abgebrochen", "neuere Stufe am Standort")

    assert left.upgrade()

    assert left.consumers() == {f"notification.{event}" for event in names.values()}
    assert left.rows("SELECT revision FROM site") == [{"revision": 0}]
    reasons = {row["reason"] for row in left.rows("SELECT reason FROM letter")}
    assert reasons == {"campaign-cancelled", "newer-stage"}


def test_notification_shows_why_a_letter_was_held_before_there_were_codes(old: Callable[[str, str], Old]) -> None:
    left = old("notification", "0004_region_revisions_derived_consumers")
    put_aside(left, "campaign-cancelled")
    sentence = "Anschrift: braucht 7 Zeilen, ins Fenster passen 6"
    left.run("UPDATE letter SET state = 'held', reason = %s", sentence)

    assert left.upgrade()

    fault = {"place": "", "code": "legacy-reason", "params": {"text": sentence}}
    assert left.rows("SELECT state, faults FROM letter") == [{"state": "held", "faults": [fault]}]


def test_notification_knows_whose_letter_to_come_is_a_guests(old: Callable[[str, str], Old]) -> None:
    left = old("notification", "0011_joiners")
    put_aside(left, "moved", "moved", "moved")
    left.run("UPDATE letter SET state = 'pending' WHERE id <> (SELECT min(id::text)::uuid FROM letter)")
    left.run(
        "INSERT INTO household SELECT household_id, 'hannover', id::text, CASE WHEN state = 'withdrawn' OR id ="
        " (SELECT max(id::text)::uuid FROM letter) THEN 'linden' ELSE 'mitte' END,"
        " '', '', '', '', '', '', '', '', 'print', '', '', '', '', '', '', '', false FROM letter"
    )

    assert left.upgrade()

    rows = left.rows("SELECT letter.state, site, at_home FROM letter JOIN household ON household.id = household_id")
    assert sorted((row["state"], row["site"], row["at_home"]) for row in rows) == [
        ("pending", "linden", True),
        ("pending", "mitte", False),
        ("withdrawn", "linden", None),
    ]


def put_aside(left: Old, *reasons: str) -> None:
    """A campaign with a withdrawn letter for each reason."""
    left.run(
        "INSERT INTO campaign (id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at,"
        " created_at) VALUES (%s, 'hannover', 'linden', 1, %s, '{linden}', 'cancelled', '{}', now(), now())",
        EVENT,
        OTHER,
    )
    for reason in reasons:
        left.run(
            "INSERT INTO letter (id, campaign_id, switch_id, household_id, channel, state, reason)"
            " VALUES (gen_random_uuid(), %s, %s, gen_random_uuid(), 'print', 'withdrawn', %s)",
            EVENT,
            OTHER,
            reason,
        )
