"""Loading a region again: what is said anew, what stays, and what must not be dropped."""

from copy import deepcopy

import pytest

from services.sites.domain.loading import Known, KnownSite, OpenSwitch, dropped_in_use, load
from tests.unit.sites.documents import region, whole


def known_after(document, known=None, stage_of=None, **more):
    """What is stored once the document is loaded, its sites put on the stages in `stage_of`."""
    done = load(whole(document), known or Known())
    sites = {
        s.id: KnownSite(s.id, s.name, s.revision, s.details, (stage_of or {}).get(s.id, s.stage), s.sequence)
        for s in done.sites
    }
    return Known(stages={stage.id: stage for stage in done.stages}, sites=sites, **more)


def test_the_first_load_starts_every_site_on_the_initial_stage():
    done = load(whole(), Known())
    assert {(s.stage, s.sequence, s.revision, s.updated, s.starts) for s in done.sites} == {
        ("closed", 1, 1, True, True)
    }


def test_loading_the_same_again_changes_nothing():
    done = load(whole(), known_after(region()))
    assert not any(s.updated or s.starts for s in done.sites)
    assert done.changed_stages == ()


def test_stages_in_force_are_not_reset():
    done = load(whole(), known_after(region(), stage_of={"bahnhof": "open"}))
    assert {s.id: s.stage for s in done.sites} == {"altstadt": "closed", "bahnhof": "open", "campus": "closed"}


def test_only_the_site_that_changed_gets_a_new_revision():
    changed = region()
    changed["sites"][1]["address"]["street"] = "Gleis 9"
    done = load(whole(changed), known_after(region()))
    assert {s.id: (s.revision, s.updated) for s in done.sites} == {
        "altstadt": (1, False), "bahnhof": (2, True), "campus": (1, False),
    }  # fmt: skip


def test_a_changed_stage_gets_a_new_version_and_moves_no_site():
    changed = region()
    changed["stages"][1]["capacity_factor"] = 0.4
    done = load(whole(changed), known_after(region(), stage_of={"campus": "booked"}))
    assert {stage.id: stage.version for stage in done.stages} == {"closed": 1, "booked": 2, "checked": 1, "open": 1}
    assert not any(s.starts or s.updated for s in done.sites)


@pytest.mark.parametrize("stage", ["booked", "open"])
def test_a_site_that_lets_people_in_cannot_be_dropped(stage):
    without = region()
    del without["sites"][2]
    (fault,) = dropped_in_use(whole(without), known_after(region(), stage_of={"campus": stage}))
    assert (fault.place, fault.code) == ("sites", "site-not-closed")
    assert (fault.params["site"], fault.params["closed"]) == ("Standort Campus", "Closed")


def test_a_site_in_an_open_switch_cannot_be_dropped():
    without = region()
    del without["sites"][2]
    switch = OpenSwitch(frozenset({"open"}), frozenset({"campus"}))
    (fault,) = dropped_in_use(whole(without), known_after(region(), open_switches=(switch,)))
    assert fault.code == "site-in-open-switch"


def test_a_closed_site_can_be_dropped():
    without = region()
    del without["sites"][2]
    known = known_after(region())
    assert dropped_in_use(whole(without), known) == []
    assert load(whole(without), known).removed_sites == ("campus",)


def test_a_site_that_comes_back_goes_on_with_its_sequence():
    known = known_after(region())
    gone = KnownSite("campus", "Standort Campus", 3, {}, "closed", 7, removed=True)
    done = load(whole(), Known(known.stages, {}, {**known.sites, "campus": gone}))
    back = done.sites[2]
    assert (back.sequence, back.revision, back.starts, back.is_new) == (7, 4, False, True)


def test_a_stage_in_force_or_in_an_open_switch_cannot_be_dropped():
    without = deepcopy(region(facts={}))
    without["stages"] = [s for s in without["stages"] if s["id"] not in ("booked", "open")]
    switch = OpenSwitch(frozenset({"open", "closed"}), frozenset({"campus"}))
    known = known_after(region(), stage_of={"bahnhof": "booked"}, open_switches=(switch,))
    booked, opened = dropped_in_use(whole(without), known)
    assert (booked.code, booked.params["sites"]) == ("stage-in-force", ["Standort Bahnhof"])
    assert (opened.code, opened.params["stage"]) == ("stage-in-open-switch", "Open")
