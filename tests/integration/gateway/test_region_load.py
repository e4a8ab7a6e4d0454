"""A region is loaded whole or not at all, whoever is away and whoever dies; who was away catches up."""

from contextlib import suppress
from functools import partial

import httpx
import psycopg
import pytest
import yaml

from services.chassis.process.failpoints import EXIT_CODE
from tests.backbone import ROOT, wait_until
from tests.integration.gateway.conftest import WholeHouse

REGIONS = ROOT / "deploy" / "regions"
YAML = {"Content-Type": "application/yaml"}
SITES = 19
AWAY = ("protection", "notification")


def load(http: httpx.Client) -> httpx.Response:
    return http.put("/regions/hannover", content=(REGIONS / "hannover.yaml").read_bytes(), headers=YAML)


def test_a_load_succeeds_while_services_are_away_and_they_have_it_after_they_start(whole: WholeHouse) -> None:
    for service in AWAY:
        whole.services[service].kill()
    with whole.client() as http:
        loaded = load(http)
        assert loaded.status_code == 200, loaded.text
        assert not any(loaded.json()["taken_by"][service] for service in AWAY)

        for service in AWAY:
            whole.start(service).ready()

        wait_until(lambda: len(http.get("/regions/hannover/limits").json()) == SITES, 30, "limits of all sites")
        wait_until(lambda: all(load(http).json()["taken_by"].values()), 60, "everybody has it")


# The first event of a load, its last one (the region's own, then two for each site: its stage, and that it is in
# force), before and after the commit.
POINTS = {
    "dessau": ("outbox.after_insert", False),
    "marburg": ("outbox.after_insert:{events}", False),
    "wesel": ("outbox.after_insert>database.before_commit", False),
    "dortmund": ("outbox.after_insert>database.after_commit", True),
}


def test_killed_at_any_point_of_a_load_the_region_is_whole_or_absent(whole: WholeHouse) -> None:
    whole.relays["sites"].kill()  # what is in the outbox stays there, to be counted
    for region, (point, is_whole) in POINTS.items():
        file = REGIONS / f"{region}.yaml"
        sites = len(yaml.safe_load(file.read_text(encoding="utf-8"))["sites"])
        events = 1 + 2 * sites
        whole.services["sites"].kill()
        whole.services["sites"] = whole.start("sites", STUFENPLAN_FAIL_AT=point.format(events=events)).ready()
        with whole.client() as http, suppress(httpx.ReadTimeout):
            http.put(f"/regions/{region}", content=file.read_bytes(), headers=YAML, timeout=2)
        assert whole.services["sites"].wait() == EXIT_CODE, point
        assert stored(whole, region) == ((1, sites, events) if is_whole else (0, 0, 0)), point
        whole.services["sites"] = whole.start("sites")
        # The broker hands the command, which nobody has answered, to the next life; a second load of the same file
        # says no more than the region's own event.
        wait_until(partial(has_loaded, whole, region, sites), 60, f"{region} is loaded after all")

    whole.processes.relay("sites", whole.databases["sites"])
    with whole.client() as http:
        wait_until(lambda: http.get("/regions/dortmund/limits").json(), 30, "what was committed is heard of")


def has_loaded(whole: WholeHouse, region: str, sites: int) -> bool:
    return stored(whole, region)[:2] == (1, sites)


def stored(whole: WholeHouse, region: str) -> tuple[int, ...]:
    """Rows of the region, of its sites, and events about them."""
    counts = (
        "SELECT (SELECT count(*) FROM region WHERE id = %(region)s),"
        " (SELECT count(*) FROM site WHERE region = %(region)s),"
        " (SELECT count(*) FROM outbox WHERE split_part(subject, '/', 1) = %(region)s)"
    )
    with psycopg.connect(whole.databases["sites"]) as connection:
        return tuple(connection.execute(counts, {"region": region}).fetchone() or ())


@pytest.mark.parametrize("service", ["protection", "scheduling", "notification"])
def test_killed_while_it_takes_its_part_a_service_takes_it_when_it_is_back(whole: WholeHouse, service: str) -> None:
    whole.services[service].kill()
    armed = whole.start(service, STUFENPLAN_FAIL_AT="inbox.before_commit").ready()
    with whole.client() as http:
        loaded = load(http)
        assert loaded.status_code == 200, loaded.text
        assert armed.wait() == EXIT_CODE
        assert not loaded.json()["taken_by"][service]
        whole.start(service).ready()
        wait_until(lambda: all(load(http).json()["taken_by"].values()), 30, "everybody has it")
