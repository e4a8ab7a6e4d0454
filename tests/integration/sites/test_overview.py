"""What a first page asks: regions, sites and switches in one answer, open switches however old."""

from datetime import timedelta

from services.contracts.calls.sites import OVERVIEW
from services.sites.application.overview import overview
from services.sites.application.switches.queries import list_switches
from services.sites.domain.states import State
from services.sites.entrypoints import views


def test_an_open_switch_is_there_however_many_newer_ones_there_are(town):
    planned = town.file("open", at=town.clock.now() + timedelta(days=90))
    for _ in range(2):
        later = town.file("open", at=town.clock.now() + timedelta(days=30))
        town.cancel(later)
        town.clock.advance(minutes=1)

    written = OVERVIEW.write_answer(views.overview(overview(town.app, None, 1)))

    OVERVIEW.check_answer(written)
    assert str(planned.switch.id) in {switch["id"] for switch in written["switches"]} and len(written["switches"]) == 2
    (region,) = written["regions"]
    assert region["region"] == town.id and len(region["positions"]) == region["sites"]


def test_other_regions_are_left_out(town):
    assert OVERVIEW.write_answer(views.overview(overview(town.app, ["elsewhere"], 5))) == {
        "regions": [],
        "switches": [],
    }


def test_whoever_has_one_site_is_told_of_its_old_switches_behind_many_newer_ones_of_others(town):
    """Cut to the site before it is cut to a number: the newest 30 of a region may all be others'."""
    own = town.file("booked", "campus")
    town.follow("campus", 2)
    shared = town.file("checked", "altstadt", "campus")
    for stage in ("booked", "closed") * 3:
        town.clock.advance(minutes=1)
        town.file(stage, "bahnhof")

    here = [f"{town.id}/campus", "elsewhere/campus"]
    listed = list_switches(town.app, [town.id], None, 2, here)
    assert [view.switch.id for view in listed] == [shared.switch.id, own.switch.id]
    assert list_switches(town.app, [town.id], State.SETTLED, 1, here)[0].switch.id == own.switch.id
    assert list_switches(town.app, None, None, 5, []) == []
    assert len(list_switches(town.app, None, None, 50)) == 8

    told = overview(town.app, None, 1, here)
    assert {view.switch.id for view in told.switches} == {shared.switch.id}
    assert {view.switch.id for view in overview(town.app, None, 2, here).switches} == {shared.switch.id, own.switch.id}


def test_a_site_that_a_switch_left_out_is_not_one_of_its_sites(town):
    town.file("booked", "campus")
    dated = town.file("booked", at=town.clock.now() + timedelta(hours=1))
    town.clock.advance(hours=2)
    town.tick()
    listed = list_switches(town.app, None, None, 5, [f"{town.id}/campus"])
    assert dated.switch.id not in {view.switch.id for view in listed}
    assert dated.switch.id in {
        view.switch.id for view in list_switches(town.app, None, None, 5, [f"{town.id}/bahnhof"])
    }
