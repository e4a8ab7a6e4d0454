"""Concepts and stages come in any order; limits are said once and never go back."""

import inspect
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.chassis.process.run.entrypoints import CALL
from services.contracts.calls import protection as calls
from services.contracts.calls.call import calls_of
from services.contracts.events import sites
from services.protection.domain.concept import Concept
from services.protection.service import ProtectionService
from tests.integration.protection.conftest import MANAGER, REGION, region_loaded, stage_changed
from tests.unit.protection.documents import site, stage


def in_force(town):
    return {entry["site"]: entry for entry in town.rpc.list_limits({"region": REGION})}


def test_the_concept_before_the_stage(town):
    loaded = town.load()
    published = town.said("concept.published")
    assert [(said["data"]["site"], said["data"]["version"]) for said in published] == [("linden", 1), ("mitte", 1)]
    assert {said["causationid"] for said in published} == {str(loaded.id)}
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
    town.load(site(building={"persons": 40}), site("mitte"))
    assert [said["data"]["version"] for said in town.said("concept.published")] == [1, 1, 2]
    first, second = town.said("limits.changed", "linden")
    assert (second["sequence"], second["data"]["concept_version"]) == (1, 2)
    assert second["data"]["limits"]["building"] == 20
    assert "correlationid" in first and "correlationid" not in second


def test_loading_the_same_file_again_says_nothing(town):
    town.load()
    town.stage("linden", 1)
    before = len(town.said("concept.published")), len(town.said("limits.changed"))
    town.load()
    assert (len(town.said("concept.published")), len(town.said("limits.changed"))) == before


def test_a_second_delivery_of_an_event_says_nothing(town):
    loaded = town.load()
    staged = town.stage("linden", 1)
    said = len(town.outbox())
    town.events.on_region_loaded(loaded)
    town.events.on_stage_changed(staged)
    assert len(town.outbox()) == said


def test_an_older_revision_never_undoes_a_newer_one(town):
    town.load_as(2, site(building={"persons": 50}), site("mitte"))
    town.load_as(1, site(building={"persons": 40}), site("mitte"))
    concept = town.rpc.get_concept({"region": REGION, "site": "linden"})
    assert (concept["version"], concept["building"]) == (1, {"persons": 50})
    assert town.rpc.region_revision({"region": REGION}) == {"revision": 2}


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
    limits = in_force(town)["linden"]
    assert (limits["sequence"], limits["concept_version"], limits["limits"]["building"]) == (2, 1, 12)


@pytest.mark.parametrize("order", permutations(("file", "changed file", "stage")))
def test_every_order_of_files_and_a_stage_ends_with_the_same_limits(town, order):
    steps = {
        "file": lambda: town.load_as(1),
        "changed file": lambda: town.load_as(2, site(building={"persons": 40}), site("mitte")),
        "stage": lambda: town.stage("linden", 1),
    }
    for step in order:
        steps[step]()
    assert in_force(town)["linden"]["limits"]["building"] == 20


def test_after_a_downtime_everything_that_was_missed_is_caught_up_with(town):
    """The queue kept the events; the service sees them one after the other, however long ago they were said."""
    town.stage("linden", 1, capacity_factor=0.1)
    town.stage("linden", 2, capacity_factor=0.2)
    town.stage("mitte", 1)
    town.load_as(7)
    limits = in_force(town)
    assert {name: (each["sequence"], each["limits"]["building"]) for name, each in limits.items()} == {
        "linden": (2, 12),
        "mitte": (1, 30),
    }


def test_a_stage_and_a_concept_at_the_same_moment_give_limits_once(town_on_postgres):
    town = town_on_postgres
    names = [f"site-{number:02}" for number in range(12)]
    events = [sites.STAGE_CHANGED.load(stage_changed(name, 1)) for name in names]
    with ThreadPoolExecutor(4) as pool:
        loading = pool.submit(town.load, *(site(name) for name in names))
        list(pool.map(town.events.on_stage_changed, events))
        loading.result()
    assert sorted(said["data"]["site"] for said in town.said("limits.changed")) == names


def test_a_site_that_the_file_drops_keeps_its_concept(town):
    town.load()
    town.load(site("linden"))
    assert town.rpc.get_concept({"region": REGION, "site": "mitte"})["version"] == 1


def test_what_fails_on_its_way_leaves_nothing_behind(town):
    broken = {**site("mitte"), "name": "Mitte"}
    event = sites.REGION_LOADED.load(_without_zones(broken))
    with pytest.raises(KeyError):
        town.events.on_region_loaded(event)
    assert town.outbox() == []
    assert town.rpc.region_revision({"region": REGION}) == {"revision": None}


def _without_zones(changed):
    envelope = region_loaded(1, site("linden"), changed)
    for entry in envelope["data"]["document"]["sites"][1:]:
        del entry["zones"]
    return envelope


def test_the_published_concept_can_be_looked_at(town):
    town.load()
    town.load(site(equipment=[]), site("mitte"))
    concept = town.rpc.get_concept({"region": REGION, "site": "linden"})
    assert (concept["version"], concept["published_by"]) == (2, MANAGER)
    assert concept["building"] == {"persons": 60}
    assert [zone["id"] for zone in concept["zones"]] == ["entrance", "first-floor"]
    assert (len(concept["rooms"]), len(concept["measures"]), concept["equipment"]) == (4, 1, [])


def test_what_is_not_there_is_not_found(town):
    asked = (
        (town.rpc.get_concept, {"site": "linden"}, "concept-unknown"),
        (town.rpc.list_limits, {}, "region-unknown"),
    )
    for ask, more, code in asked:
        with pytest.raises(Problem) as refused:
            ask({"region": REGION, **more})
        assert (refused.value.status, refused.value.code) == (404, code)
    assert town.rpc.region_revision({"region": REGION}) == {"revision": None}


def test_the_preview_is_what_the_stage_brings_and_changes_nothing(town):
    town.load()
    request = {"region": REGION, "stage": stage(capacity_factor=0.3, area_per_person=8), "sites": ["linden", "mitte"]}
    previewed = town.rpc.preview_limits(request)["limits"]
    assert town.said("limits.changed") == []
    town.stage("linden", 1, capacity_factor=0.3, area_per_person=8)
    assert in_force(town)["linden"]["limits"] == previewed["linden"]


def test_a_preview_without_a_concept_says_which_site_lacks_it(town):
    town.load(site("linden"))
    with pytest.raises(Problem) as refused:
        town.rpc.preview_limits({"region": REGION, "stage": stage(), "sites": ["linden", "mitte"]})
    assert (refused.value.status, refused.value.code) == (409, "region-not-ready")
    assert [(fault.place, fault.code) for fault in refused.value.faults] == [("sites/mitte", "concept-missing")]


@pytest.mark.parametrize(
    ("broken", "places"),
    [
        ({}, {"stage/id", "stage/admission", "stage/capacity_factor"}),
        ({"id": "x", "admission": "open", "capacity_factor": "viel"}, {"stage/capacity_factor"}),
        ({"id": "x", "admission": "ajar", "capacity_factor": 0.5}, {"stage/admission"}),
        (
            {"id": "x", "admission": "open", "capacity_factor": 2, "area_per_person": 0},
            {"stage/capacity_factor", "stage/area_per_person"},
        ),
    ],
)
def test_a_preview_of_an_unreadable_stage_is_refused(town, broken, places):
    with pytest.raises(Problem) as refused:
        town.rpc.preview_limits({"region": REGION, "stage": broken, "sites": []})
    assert refused.value.status == 422
    assert {fault.place for fault in refused.value.faults} == places


@pytest.mark.parametrize("method", ["get_concept", "list_limits", "region_revision"])
def test_a_request_that_breaks_its_contract_is_refused_with_every_fault(town, method):
    with pytest.raises(Problem) as refused:
        getattr(town.rpc, method)({"region": "Not A Region", "colour": "red"})
    assert {"region", "colour"} <= {fault.place for fault in refused.value.faults}


def test_the_service_answers_its_calls_and_no_others():
    methods = [method for _, method in inspect.getmembers(ProtectionService, inspect.isfunction)]
    answered = {method.__name__ for method in methods if hasattr(method, CALL)}
    assert answered == {call.method for call in calls_of(calls)}


def test_a_site_is_called_what_the_newest_file_says(town):
    town.stage("linden", 1)
    for revision, name in ((2, "Standort Linden-Mitte"), (1, "Standort Linden")):
        town.load_as(revision, site(name=name), site("mitte"))
    assert in_force(town)["linden"]["name"] == "Standort Linden-Mitte"


def test_a_measure_is_said_with_its_last_day_and_left_out_of_the_concept_after_it(town):
    today = town.app.clock.now().date()
    over, last = (today - timedelta(days=1)).isoformat(), today.isoformat()
    measures = [
        {"id": "tent", "text": "Zelt", "valid_until": over},
        {"id": "test", "text": "Test", "valid_until": last},
    ]
    town.load(site(measures=[*measures, {"id": "mask", "text": "Maske"}]), site("mitte"))
    said = town.said("concept.published", "linden")[-1]["data"]["measures"]
    assert [entry.get("valid_until") for entry in said] == [over, last, None]
    shown = town.rpc.get_concept({"region": REGION, "site": "linden"})["measures"]
    assert [(entry["id"], entry["valid_until"]) for entry in shown] == [("test", last), ("mask", None)]


def test_a_concept_without_last_days_is_the_same_as_before_there_were_any():
    """Its digest is stored: an upgrade must not publish every concept anew."""
    plain = {"persons": 1, "zones": [], "rooms": [], "measures": [{"id": "mask", "text": "Maske"}], "equipment": []}
    assert Concept.from_content(plain).content() == plain
