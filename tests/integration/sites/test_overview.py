"""What a first page asks: regions, sites and switches in one answer, open switches however old."""

from datetime import timedelta

from services.contracts.calls.sites import OVERVIEW
from services.sites.application.overview import overview
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
