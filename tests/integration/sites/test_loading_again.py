"""A region file may be loaded at any time: stages stay in force, and only what changed is said."""

import json

import pytest

from services.chassis.process.problems import Problem
from services.contracts.events import sites as said
from services.sites.application.regions.queries import get_region
from tests.unit.sites.documents import region, site


def test_the_first_load_says_everything_once(town):
    (loaded,) = [said.REGION_LOADED.load(body) for body in town.said("region.loaded")]
    assert (loaded.sequence, loaded.data["revision"], loaded.data["loaded_by"]) == (1, 1, "maria.manager")
    assert [site["id"] for site in loaded.data["document"]["sites"]] == ["altstadt", "bahnhof", "campus"]
    first = said.STAGE_CHANGED.load(town.said("site.stage_changed")[0])
    assert (first.sequence, first.data["from_stage"], first.data["switch"]) == (1, None, None)


def test_loading_again_resets_no_stage_and_says_only_what_changed(town):
    town.file("booked")
    changed = region()
    changed["sites"][1]["name"] = "Standort am Bahnhof"
    counts = town.load(changed)
    assert (counts["sites_changed"], counts["sites_new"]) == (1, 0)
    assert set(town.stages().values()) == {("booked", 2)}
    news = said.REGION_LOADED.load(town.said("region.loaded")[-1])
    assert (news.data["revision"], news.sequence) == (2, 2)
    assert news.data["document"]["sites"][1]["name"] == "Standort am Bahnhof"


def test_a_document_that_was_asked_for_may_be_handed_in_again(town):
    loaded = get_region(town.app, town.id)
    asked = {**loaded.pop("document"), **loaded}
    assert town.load(json.loads(json.dumps(asked, default=str)))["revision"] == 1


def test_a_site_that_is_added_starts_on_the_initial_stage(town):
    town.file("booked")
    town.load(region(sites=[*region()["sites"], site("dorf")]))
    assert town.stages()["dorf"] == ("closed", 1)


def test_a_site_may_go_and_come_back_without_a_sequence_given_twice(town):
    town.file("booked", "campus")
    town.file("closed", "campus")
    town.follow("campus", 3)
    town.load(region(sites=region()["sites"][:2]))
    assert set(town.stages()) == {"altstadt", "bahnhof"}
    town.load()
    assert town.stages()["campus"] == ("closed", 3)


def test_what_is_in_use_is_kept_and_the_file_refused_whole(town):
    town.file("booked", "campus")
    smaller = region(sites=region()["sites"][:2])
    smaller["sites"][0]["name"] = "Anders"
    with pytest.raises(Problem) as refusal:
        town.load(smaller)
    assert (refusal.value.code, refusal.value.params) == ("region-file-invalid", {"region": town.id})
    assert [fault.code for fault in refusal.value.faults] == ["site-in-open-switch"]
    assert len(town.said("region.loaded")) == 1
    assert set(town.stages()) == {"altstadt", "bahnhof", "campus"}


def test_a_faulty_file_changes_nothing(town):
    broken = region(initial_stage="nirgends")
    broken["sites"][0]["name"] = "Anders"
    with pytest.raises(Problem) as refusal:
        town.load(broken)
    assert [fault.place for fault in refusal.value.faults] == ["initial_stage"]
    assert len(town.said("region.loaded")) == 1


def test_changed_rules_of_a_stage_take_effect_with_the_next_switch_to_it(town):
    town.file("booked", "campus")
    changed = region()
    changed["stages"][1]["capacity_factor"] = 0.25
    town.load(changed)
    assert town.stages()["campus"] == ("booked", 2)
    town.file("booked", "campus")
    assert town.stages()["campus"] == ("booked", 3)
    assert town.said("site.stage_changed")[-1]["data"]["stage"]["capacity_factor"] == 0.25
