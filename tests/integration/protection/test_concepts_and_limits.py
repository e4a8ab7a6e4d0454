"""Concepts and stages come in any order; limits are said once and never go back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import permutations

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.contracts.events import sites
from services.contracts.events.envelope import Event
from services.protection.application.preview_limits import preview_limits
from services.protection.application.queries import get_concept, list_limits
from tests.integration.protection.conftest import MANAGER, REGION, stage_changed
from tests.unit.protection.documents import region, site, stage


def in_force(town):
    return {entry["site"]: entry for entry in list_limits(town.app, REGION)}


def test_the_concept_before_the_stage(town):
    assert town.load() == {"region": REGION, "sites": 2, "published": 2, "unchanged": 0}
    assert town.said("limits.changed") == []
    event = town.stage("linden", 1)
    [said] = town.said("limits.changed")
    assert (said["sequence"], said["data"]["concept_version"]) == (1, 1)
    assert said["data"]["limits"]["building"] == 30
    assert said["causationid"] == str(event.id)


def test_the_stage_before_the_concept(town):
    event = town.stage("linden", 1)
    assert town.said("limits.changed") == []
    town.load()
    [said] = town.said("limits.changed")
    assert (said["sequence"], said["data"]["limits"]["building"]) == (1, 30)
    assert said["causationid"] == str(event.id)


def test_limits_carry_the_switch_behind_their_sequence(town):
    town.load()
    switch = new_id()
    town.stage("linden", 1)
    town.stage("linden", 2, switch)
    assert [said.get("correlationid") for said in town.said("limits.changed")] == [None, str(switch)]


def test_a_new_concept_gives_new_limits_that_belong_to_no_switch(town):
    town.load()
    town.stage("linden", 1, new_id())
    changed = town.load(site(building={"persons": 40}), site("mitte"))
    assert (changed["published"], changed["unchanged"]) == (1, 1)
    first, second = town.said("limits.changed", "linden")
    assert (second["sequence"], second["data"]["concept_version"]) == (1, 2)
    assert second["data"]["limits"]["building"] == 20
    assert "correlationid" in first and "correlationid" not in second


def test_loading_the_same_file_again_says_nothing(town):
    town.load()
    town.stage("linden", 1)
    before = len(town.said("concept.published")), len(town.said("limits.changed"))
    assert town.load()["published"] == 0
    assert (len(town.said("concept.published")), len(town.said("limits.changed"))) == before


def test_a_second_delivery_of_an_event_says_nothing(town):
    town.load()
    event = town.stage("linden", 1)
    town.events.on_stage_changed(event)
    assert len(town.said("limits.changed")) == 1


def test_an_older_sequence_never_undoes_a_newer_one(town):
    town.load()
    town.stage("linden", 3, capacity_factor=0.1)
    town.stage("linden", 2, capacity_factor=1)
    assert in_force(town)["linden"]["limits"]["building"] == 6
    assert [said["sequence"] for said in town.said("limits.changed")] == [3]


@pytest.mark.parametrize("order", permutations(("concept", 1, 2)))
def test_every_order_of_concept_and_stages_ends_with_the_same_limits(town, order):
    for step in order:
        town.load() if step == "concept" else town.stage("linden", step, capacity_factor=step / 10)
    found = in_force(town)["linden"]
    assert (found["sequence"], found["concept_version"], found["limits"]["building"]) == (2, 1, 12)


def test_a_stage_and_a_concept_at_the_same_moment_give_limits_once(town):
    names = [f"site-{number:02}" for number in range(12)]
    concepts = region(*(site(name) for name in names))["sites"]
    events = [sites.STAGE_CHANGED.load(stage_changed(name, 1)) for name in names]
    with ThreadPoolExecutor(4) as pool:
        loading = pool.submit(town.load, *concepts)
        list(pool.map(town.events.on_stage_changed, events))
        loading.result()
    assert sorted(said["data"]["site"] for said in town.said("limits.changed")) == names


def test_a_faulty_file_is_refused_whole_and_changes_nothing(town):
    with pytest.raises(Problem) as refused:
        town.load(site(), site("mitte", building={"persons": 1}))
    assert refused.value.status == 422
    assert [fault.place for fault in refused.value.faults] == ["sites/1/zones/0/persons", "sites/1/zones/1/persons"]
    assert town.said("concept.published") == []


def test_the_published_concept_can_be_looked_at(town):
    town.load()
    town.load(site(equipment=[]), site("mitte"))
    found = get_concept(town.app, REGION, "linden")
    assert (found["version"], found["published_by"]) == (2, MANAGER.user)
    assert found["building"] == {"persons": 60}
    assert [zone["id"] for zone in found["zones"]] == ["entrance", "first-floor"]
    assert (len(found["rooms"]), len(found["measures"]), found["equipment"]) == (4, 1, [])


def test_what_is_not_there_is_not_found(town):
    for ask in (lambda: get_concept(town.app, REGION, "linden"), lambda: list_limits(town.app, REGION)):
        with pytest.raises(Problem) as refused:
            ask()
        assert refused.value.status == 404


def test_the_preview_is_what_the_stage_brings_and_changes_nothing(town):
    town.load()
    previewed = preview_limits(town.app, REGION, stage(capacity_factor=0.3), ["linden", "mitte"])
    assert town.said("limits.changed") == []
    town.stage("linden", 1, capacity_factor=0.3)
    assert in_force(town)["linden"]["limits"] == previewed["linden"]


def test_a_preview_without_a_concept_says_which_site_lacks_it(town):
    town.load(site("linden"))
    with pytest.raises(Problem) as refused:
        preview_limits(town.app, REGION, stage(), ["linden", "mitte"])
    assert [fault.place for fault in refused.value.faults] == ["sites/mitte"]


def test_a_preview_of_an_unreadable_stage_is_refused(town):
    for broken in ({}, {"id": "x"}, {"id": "x", "admission": "open", "capacity_factor": "viel"}):
        with pytest.raises(Problem) as refused:
            preview_limits(town.app, REGION, broken, [])
        assert refused.value.status == 422


def test_a_site_is_called_what_its_newest_revision_says(town):
    town.load()
    town.stage("linden", 1)
    for revision, name in ((2, "Standort Linden-Mitte"), (1, "Standort Linden")):
        town.events.on_site_updated(_updated("linden", revision, name))
    assert in_force(town)["linden"]["name"] == "Standort Linden-Mitte"


def _updated(site_id, revision, name):
    """Only the part of the event that protection reads; the schema is tested where it is at home."""
    data = {"region": REGION, "site": site_id, "revision": revision, "name": name}
    now = datetime.now(UTC)
    kind = sites.SITE_UPDATED.name
    return Event(new_id(), kind, "/stufenplan/sites", f"{REGION}/{site_id}", now, 1, None, None, None, data)
