"""Households: read by notification without a fault, at real addresses, with letters and numbers that reach nobody."""

import re
from collections import Counter

import pytest

from demo.generator.__main__ import main
from demo.generator.households import make_households, shares
from demo.generator.region import RegionError, read_region
from demo.generator.towns import towns_of
from deploy.local.regions import region_files
from services.contracts.files.households import read_households
from services.notification.adapters.rendering.fonts import DEBIAN_FOLDER, typeface
from services.notification.adapters.rendering.window import faults

REGIONS = [path.stem for path in region_files()]
RESERVED_PHONES = re.compile(r"(030 23125|069 90009|040 66969|0221 4710|089 99998)-\d{3}")
RESERVED_DOMAINS = ("@example.org", "@example.com", "@example.net")


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """The households of a tenth of Hannover, as notification reads them."""
    out = tmp_path_factory.mktemp("hannover")
    assert main(["hannover", "--scale", "0.1", "--seed", "3", "--out", str(out)]) == 0
    sites = {site.id for site in read_region("hannover").sites}
    file = read_households((out / "households.csv").read_bytes(), sites)
    assert file.faults == []
    return file.rows


@pytest.mark.parametrize("name", REGIONS)
def test_notification_reads_the_households_of_every_region_without_a_fault(name, tmp_path):
    assert main([name, "--scale", "0.02", "--out", str(tmp_path)]) == 0
    region = read_region(name)
    file = read_households((tmp_path / "households.csv").read_bytes(), {site.id for site in region.sites})
    assert file.faults == []
    assert len(file.rows) == round(region.households * 0.02)


def test_every_household_lives_in_the_catchment_of_its_site_in_the_town_of_its_postcode(rows):
    catchment = {site.id: site.postcodes for site in read_region("hannover").sites}
    assert all(row.postcode in catchment[row.site] for row in rows)
    towns = {(row.postcode, row.city) for row in rows}
    known = {("30449", "Hannover"), ("30900", "Wedemark"), ("30974", "Wennigsen (Deister)"), ("31311", "Uetze")}
    assert known <= towns
    assert len({postcode for postcode, _ in towns}) == len(towns)


def test_a_postcode_that_does_not_exist_is_refused_by_name():
    with pytest.raises(RegionError, match="30000"):
        towns_of(["30159", "30000"])


def test_mail_goes_to_reserved_domains_and_calls_to_numbers_reserved_for_the_media(rows):
    assert all(row.email.endswith(RESERVED_DOMAINS) and row.email.isascii() for row in rows if row.email)
    numbers = [number for row in rows for number in (row.phone, row.benefits_extension, row.placement_extension)]
    assert all(RESERVED_PHONES.fullmatch(number) for number in numbers if number)


def test_the_mixture_is_that_of_a_german_authority(rows):
    def share(condition):
        return sum(map(condition, rows)) / len(rows)

    assert share(lambda row: row.channel == "email") == pytest.approx(0.12, abs=0.02)
    assert share(lambda row: row.phone != "") == pytest.approx(0.92, abs=0.02)
    assert share(lambda row: row.exclusion == "verzogen") == pytest.approx(0.005, abs=0.004)
    assert share(lambda row: row.benefits_contact != "") == pytest.approx(0.93, abs=0.02)
    assert 0 < share(lambda row: row.large_print) < 0.02
    assert len({row.bg_number for row in rows}) == len(rows)
    letters = set("".join(row.first_name + row.last_name for row in rows))
    assert set("äöüßÖÜ") | set("şığćčșțłŽİ") <= letters


def test_even_the_longest_addresses_can_be_printed_and_fit_into_the_window_of_the_envelope(rows):
    face = typeface(DEBIAN_FOLDER)
    longest = max(len(f"{row.first_name} {row.last_name}") for row in rows)
    assert longest > 45
    for row in rows:
        lines = (
            row.salutation,
            f"{row.first_name} {row.last_name}",
            row.address_addition,
            f"{row.street} {row.house_number}",
            f"{row.postcode} {row.city}",
        )
        recipient = tuple(line for line in lines if line)
        assert faults(recipient, "Jobcenter · Straße 1 · 30179 Hannover", face) == []
        assert face.missing("".join(recipient)) == []


def test_twice_the_scale_makes_twice_the_households_at_every_site():
    region = read_region("dortmund")
    small = Counter(each.site for each in make_households(region, 0.01, 1))
    large = Counter(each.site for each in make_households(region, 0.02, 1))
    assert small.total() == 420
    assert large.total() == 840
    assert all(abs(large[site.id] - 2 * small[site.id]) <= 2 for site in region.sites)
    assert small["kampstrasse"] > small["huckarde"]


def test_the_tiniest_scale_still_makes_a_household():
    assert len(make_households(read_region("marburg"), 0.00001, 1)) == 1


def test_shares_add_up_and_follow_the_weights():
    assert shares(10, [1, 1, 1]) == [4, 3, 3]
    assert shares(7, [60, 30, 10]) == [4, 2, 1]
    assert shares(0, [5, 5]) == [0, 0]


def test_an_unknown_region_is_named_along_with_those_that_exist(tmp_path, capsys):
    assert main(["bielefeld", "--out", str(tmp_path)]) == 1
    assert "dortmund" in capsys.readouterr().err
