"""What protection had stored in a release of before."""

from collections.abc import Callable

from tests.integration.upgrades.conftest import EVENT, OTHER, Old


def test_protection_keeps_its_sites_and_waits_for_the_next_load(old: Callable[[str, str], Old]) -> None:
    left = old("protection", "0001_sites_concepts_limits")
    left.heard("protection.stage", "protection.site")
    left.run("INSERT INTO site (region, id, name, revision) VALUES ('hannover', 'linden', 'Linden', 7)")

    assert left.upgrade()

    assert left.consumers() == {"protection.site.stage_changed.v1"}
    assert left.rows("SELECT region, id, name FROM site") == [{"region": "hannover", "id": "linden", "name": "Linden"}]
    assert left.rows("SELECT * FROM region") == []


def test_protection_takes_the_stage_of_each_site_as_the_first_entry_of_its_timeline(
    old: Callable[[str, str], Old],
) -> None:
    left = old("protection", "0002_region_revisions_and_derived_consumers")
    rule = '{"id": "lockdown", "admission": "closed", "capacity_factor": "0", "area_per_person": null}'
    left.run(
        "INSERT INTO site (region, id, sequence, stage, switch_id, stage_event_id) VALUES (%s, %s, 4, %s, %s, %s)",
        *("hannover", "linden", rule, OTHER, EVENT),
    )
    left.run("INSERT INTO site (region, id) VALUES ('hannover', 'mitte')")

    assert left.upgrade()

    (entry,) = left.rows("SELECT site, sequence, stage ->> 'id' AS stage, switch_id::text, revoked FROM entry")
    assert entry == {"site": "linden", "sequence": 4, "stage": "lockdown", "switch_id": OTHER, "revoked": False}
    assert left.rows("SELECT id, sequence FROM site ORDER BY id") == [
        {"id": "linden", "sequence": 4},
        {"id": "mitte", "sequence": 0},
    ]
