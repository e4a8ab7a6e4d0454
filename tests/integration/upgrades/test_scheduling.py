"""What scheduling had stored in a release of before."""

from collections.abc import Callable

from tests.integration.upgrades.conftest import Old


def test_scheduling_answers_an_old_click_again_and_forgets_one_without_an_answer(
    old: Callable[[str, str], Old],
) -> None:
    left = old("scheduling", "0001_sites_appointments_replans")
    left.heard("scheduling.stage", "scheduling.limits")
    left.run("INSERT INTO region VALUES ('hannover', 'Europe/Berlin', 'NI', '[]', '[]', now(), 'mara')")
    left.run("""INSERT INTO idempotency_key VALUES ('hannover', 'click', 'wish', '{"state": "booked"}')""")
    left.run("INSERT INTO idempotency_key VALUES ('hannover', 'half', 'wish', NULL)")

    assert left.upgrade()

    assert left.consumers() == {"scheduling.site.stage_changed.v1", "scheduling.limits.changed.v1"}
    (answered,) = left.rows("SELECT owner, key, request, answer FROM answered_request")
    assert answered == {"owner": "hannover", "key": "click", "request": "wish", "answer": {"state": "booked"}}
    assert left.rows("SELECT revision FROM region") == [{"revision": None}]


def test_scheduling_makes_the_stage_of_a_site_the_one_entry_of_its_timeline(old: Callable[[str, str], Old]) -> None:
    left = old("scheduling", "0006_how_appointments_end")
    columns = "region, id, stage, stage_sequence, effective_at, limits, limits_sequence, concept_version, fenced"
    site = f"INSERT INTO site ({columns})"
    at = "2020-06-17T06:00:00+00:00"
    left.run(
        f"""{site} VALUES ('hannover', 'linden', '{{"id": "open"}}', 3, '{at}', '{{"building": 3}}', 3, 2, false)"""
    )
    left.run(f"""{site} VALUES ('hannover', 'list', '{{"id": "shut"}}', 4, '{at}', '{{"building": 3}}', 3, 2, true)""")
    left.run(f"""{site} VALUES ('hannover', 'mitte', '{{"id": "open"}}', 1, '{at}', '{{"building": 9}}', 2, 5, true)""")
    left.run("INSERT INTO site (region, id) VALUES ('hannover', 'heard-of')")

    assert left.upgrade()

    entries = left.rows(
        "SELECT site, sequence, stage ->> 'id' AS stage, limits ->> 'building' AS building, concept_version, fenced,"
        " effective_at = announced_at AS at_once FROM stage_entry ORDER BY site, sequence"
    )
    assert [tuple(entry.values()) for entry in entries] == [
        ("linden", 3, "open", "3", 2, False, True),
        ("list", 4, "shut", None, 0, True, True),
        ("mitte", 1, "open", None, 0, True, True),
        ("mitte", 2, None, "9", 5, False, None),
    ]
    (open_ended,) = left.rows("SELECT begins::text, ends::text FROM stage_period WHERE site = 'linden'")
    assert open_ended == {"begins": "-infinity", "ends": "infinity"}


def test_a_replan_that_was_open_goes_on_with_what_it_had_decided(old: Callable[[str, str], Old]) -> None:
    """One visit stays, one becomes a call, one moves; nothing is applied, what changes has released all that it had."""
    left = old("scheduling", "0006_how_appointments_end")
    left.run("INSERT INTO site (region, id, fenced, waiting_area) VALUES ('h', 'linden', true, true)")
    for type, name in (("staff", "a"), ("room", "r1"), ("room", "r2")):
        left.run("INSERT INTO resource (region, site, type, name) VALUES ('h', 'linden', %s, %s)", type, name)
    ids = [f"018f0000-0000-7000-8000-00000000010{number}" for number in range(3)]
    for id, hour in zip(ids, (8, 9, 10), strict=True):
        left.run(
            "INSERT INTO appointment (id, region, site, household_id, department, kind, channel, starts_at, ends_at,"
            " arrives_at, zone, room, staff, persons, presence_required, phone_known, video_capable, holds, booked_by,"
            " booked_at) SELECT %s, 'h', 'linden', %s, 'benefits', 'consultation', 'in_person', at, at + '30 min',"
            " at - interval '15 min', 'floor', 'r1', '{a}', 1, false, true, false, %s, 'x', at"
            f" FROM (SELECT '2020-06-15 {hour:02}:00Z'::timestamptz AS at) AS given",
            id, id, hour == 8,
        )  # fmt: skip
    left.run(
        "INSERT INTO replan (region, site, sequence, state, before, kept, phone, video, moved, lapsed, batches,"
        " planned_at) VALUES ('h', 'linden', 2, 'planned', 3, 1, 1, 0, 1, 0, 1, now())"
    )
    for position, (outcome, channel, hour, room) in enumerate(
        [("kept", "in_person", 8, "r1"), ("phone", "phone", 9, None), ("moved", "in_person", 12, "r2")]
    ):
        left.run(
            "INSERT INTO replan_decision SELECT 'h', 'linden', 2, 1, %s, %s, %s, 'limit', %s, %s, at, at + '30 min',"
            " at, %s, %s, NULL"
            f" FROM (SELECT '2020-06-15 {hour:02}:00Z'::timestamptz AS at) AS given",
            position, ids[position], outcome, outcome == "kept", channel, room and "floor", room,
        )  # fmt: skip
    left.upgrade()
    [batch] = left.rows("SELECT batch, appointment_ids::text[] AS ids FROM replan_batch")
    assert batch == {"batch": 1, "ids": ids}
    decided = left.rows("SELECT * FROM replan_decision ORDER BY position")
    assert [(each["outcome"], each["before_channel"], each["before_room"]) for each in decided] == [
        ("phone", "in_person", "r1"),
        ("moved", "in_person", "r1"),
    ]
    taken = (
        "SELECT type || name AS who, lower(during) AS since FROM allocation JOIN resource ON resource.id = resource_id"
    )
    assert [(each["who"], each["since"].hour) for each in left.rows(f"{taken} ORDER BY since, who")] == [
        ("staffa", 9),
        ("roomr2", 12),
        ("staffa", 12),
    ]
    counted = {(row["scope"], row["quarter"] % 96 / 4) for row in left.rows("SELECT * FROM occupancy")}
    assert counted == {(scope, hour) for scope in ("building", "zone:floor") for hour in (12, 12.25)}
    assert all(row["holds"] for row in left.rows("SELECT holds FROM appointment"))
