"""Appointments: read by the gateway, accepted by scheduling, nothing booked twice, only what the stage admits."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from demo.generator.__main__ import STORY_DAYS, main
from demo.generator.appointments import Request, make_appointments
from demo.generator.households import make_households
from demo.generator.region import read_region
from deploy.local.regions import region_files
from services.contracts.files.appointments import read_appointments
from services.contracts.files.households import read_households
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.occupancy import Occupancy
from services.scheduling.domain.placing import place
from services.scheduling.domain.stage import Channel

REGIONS = [path.stem for path in region_files()]
TODAY = "2020-06-15"


def generate(name, folder, scale="0.1", *options):
    assert main([name, "--scale", scale, "--today", TODAY, *options, "--out", str(folder)]) == 0
    region = read_region(name)
    return region, read_appointments((folder / "appointments.csv").read_bytes(), region.zone).rows


@pytest.fixture(scope="module", params=REGIONS)
def made(request, tmp_path_factory):
    return generate(request.param, tmp_path_factory.mktemp(request.param))


def start(row):
    return datetime.fromisoformat(row["starts_at"])


def end(row):
    return start(row) + timedelta(minutes=row["minutes"])


def staff(row):
    return tuple(sorted(row["staff"]))


def test_scheduling_accepts_every_line_in_the_order_of_the_file(made):
    region, rows = made
    for site in region.sites:
        calendars, occupancy = Calendars(), Occupancy(site.rules.limits)
        dated = DatedRules.always(site.rules)
        for row in (row for row in rows if row["site"] == site.id):
            in_person = row["channel"] == "in_person"
            wanted = Appointment(
                id=uuid4(),
                household_id=uuid4(),
                department=row["department"],
                kind=row["kind"],
                channel=Channel(row["channel"]),
                starts_at=start(row),
                ends_at=end(row),
                arrives_at=start(row) - site.rules.arrival if in_person else start(row),
                place=None,
                staff=(),
                persons=row["persons"],
                presence_required=row["presence_required"],
                phone_known=row["phone_known"],
                video_capable=row["video_capable"],
            )
            placed = place(dated, wanted, region.kinds[row["kind"]], calendars, occupancy, staff(row))
            assert isinstance(placed, Appointment), (row, placed)


def test_no_member_of_staff_and_no_household_is_in_two_places_at_once(made):
    _, rows = made
    busy = defaultdict(list)
    for row in rows:
        for who in [(row["site"], member) for member in staff(row)] + [row["bg_number"]]:
            busy[who].append((start(row), end(row)))
    for times in busy.values():
        times.sort()
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(times))


def test_visitors_in_the_building_stay_within_its_limit(made):
    region, rows = made
    for site in region.sites:
        visitors = Counter()
        for row in (row for row in rows if row["site"] == site.id and row["channel"] == "in_person"):
            moment = start(row) - site.rules.arrival
            while moment < end(row):
                visitors[moment] += row["persons"]
                moment += timedelta(minutes=15)
        assert max(visitors.values(), default=0) <= site.rules.limits.building


def test_only_channels_and_matters_that_the_stage_admits(made):
    region, rows = made
    sites = {site.id: site.rules for site in region.sites}
    for row in rows:
        rules = sites[row["site"]]
        assert row["channel"] in rules.stage.channels
        if row["channel"] == "in_person":
            assert rules.stage.admits(row["kind"], row["presence_required"])
            assert not any(rules.site.staff[member].at_home for member in staff(row))
        else:
            assert not row["presence_required"]
            assert row["phone_known"] if row["channel"] == "phone" else row["video_capable"]


def test_all_are_within_opening_hours_of_the_five_weeks_after_today(made):
    region, rows = made
    sites = {site.id: site.rules for site in region.sites}
    for row in rows:
        assert sites[row["site"]].opening.covers(start(row), end(row))
        assert date(2020, 6, 15) < start(row).date() <= date(2020, 6, 15) + timedelta(days=35)


def test_about_a_quarter_of_the_households_have_an_appointment_of_every_kind(made):
    region, rows = made
    assert 0.2 <= len(rows) / (region.households * 0.1) <= 0.25
    kinds = Counter(row["kind"] for row in rows)
    tandems = region.sites[0].rules.stage.tandem
    assert set(kinds) == {
        kind.id for kind in region.kinds.values() if kind.room != "group" and (tandems or kind.staff == 1)
    }
    assert {row["channel"] for row in rows} == {"in_person", "phone", "video"}
    assert 0.02 < kinds["emergency"] / len(rows) < 0.2
    assert any(row["presence_required"] for row in rows)


def test_no_appointments_on_public_holidays_of_the_state(tmp_path):
    _, rows = generate("wesel", tmp_path, "0.1", "--today", "2020-05-28")
    days = {start(row).date() for row in rows}
    assert date(2020, 6, 11) not in days  # Corpus Christi is a holiday in North Rhine-Westphalia
    assert date(2020, 6, 10) in days


def test_every_appointment_belongs_to_a_household_of_the_file_that_still_lives_here(tmp_path):
    region, rows = generate("marburg", tmp_path)
    households = read_households((tmp_path / "households.csv").read_bytes(), {site.id for site in region.sites}).rows
    known = {household.bg_number: household for household in households}
    assert all(not known[row["bg_number"]].exclusion for row in rows)
    assert all(row["phone_known"] == bool(known[row["bg_number"]].phone) for row in rows)
    elsewhere = [row for row in rows if known[row["bg_number"]].site != row["site"]]
    assert 0 < len(elsewhere) < len(rows) / 20


def test_the_same_seed_makes_the_same_files_and_another_seed_others(tmp_path):
    contents = {}
    for run, seed in (("one", "7"), ("two", "7"), ("three", "8")):
        generate("dortmund", tmp_path / run, "0.01", "--seed", seed)
        contents[run] = [(tmp_path / run / name).read_bytes() for name in ("households.csv", "appointments.csv")]
    assert contents["one"] == contents["two"]
    assert contents["one"][0] != contents["three"][0]
    assert contents["one"][1] != contents["three"][1]


def test_where_the_places_run_out_there_are_fewer_appointments_but_none_too_many():
    region = read_region("marburg")
    households = make_households(region, 5, 1)
    today = date(2020, 6, 15)
    booked = make_appointments(region, households, Request(today, 1))
    assert 1000 < len(booked) < len(households) * 0.25
    busy = Counter((each.site, member, each.local_start) for each in booked for member in each.appointment.staff)
    assert max(busy.values()) == 1


def test_without_a_day_the_appointments_follow_the_day_of_the_published_switch(tmp_path):
    assert main(["dortmund", "--scale", "0.01", "--out", str(tmp_path)]) == 0
    rows = read_appointments((tmp_path / "appointments.csv").read_bytes(), read_region("dortmund").zone).rows
    assert min(start(row).date() for row in rows) > STORY_DAYS["dortmund"]
