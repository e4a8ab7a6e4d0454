"""What the services answer, the gateway answers: no key is lost on the way, and none leaks that shall stay inside."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from deploy.local.api import Api
from services.chassis.process.run import rpc_client
from services.contracts.calls.call import Call
from services.gateway.backends.backends import Backends
from tests.backbone import wait_until
from tests.integration.gateway.conftest import WholeHouse
from tests.system.region import Region, make_region

TODAY = date(2020, 6, 15)
HIDDEN = {"digest", "guests"}  # of a replan: household ids stay inside; the fingerprint has the digest
PERIOD = ("2020-06-15T00:00:00+02:00", "2020-07-20T00:00:00+02:00")
FROM_TO = {"from": PERIOD[0], "to": PERIOD[1]}


def test_no_key_of_a_services_answer_is_lost(whole_in_june: WholeHouse, tmp_path: Path) -> None:
    region = a_region()
    site = region.sites[0]
    with whole_in_june.api() as api, rpc_client(whole_in_june.amqp_uri) as rpc, whole_in_june.client() as http:
        asked = Backends(Straight(rpc))
        fill(api, region, tmp_path)
        compare_preview(http, asked, region.id)

        closing = switched(http, region.id, "emergency")
        settled(http, closing)
        opening = switched(http, region.id, "by-appointment")
        compare(http, asked, f"/switches/{opening}", lambda asked: asked.sites.get_switch(switch_id=opening))
        assert http.get(f"/switches/{opening}").json()["held_by"][0]["text"] == GATE["text"]
        assert http.post(f"/switches/{opening}/gates/{GATE['id']}", json={"reading": 3}).status_code == 200
        settled(http, opening)
        # A smaller house: appointments that no longer fit are conflicts, and nothing else happens to them.
        region.document["sites"][0]["building"]["persons"] = 1
        for zone in region.document["sites"][0]["zones"]:
            zone["persons"] = 0 if zone["id"] == "entrance" else 1
        api.put_region(region.id, region.yaml())
        wait_until(lambda: http.get(f"/regions/{region.id}/sites/{site}/conflicts").json(), 30, "conflicts")

        for path, query, ask in reads(region.id, site, closing, opening):
            compare(http, asked, path, ask, **query)
        campaigns = [
            campaign["campaign_id"] for campaign in http.get("/campaigns", params={"switch_id": closing}).json()
        ]
        assert len(campaigns) == len(region.sites)
        for campaign in campaigns:
            compare(
                http,
                asked,
                f"/campaigns/{campaign}",
                lambda asked, id=campaign: asked.notification.get_campaign(campaign_id=id),
            )
        held = [letter for each in campaigns for letter in http.get(f"/campaigns/{each}").json()["held_letters"]]
        assert len(held) == 1 and held[0]["faults"]


def test_the_preview_counts_a_guest_of_the_switched_site_and_the_guest_gets_a_letter(
    whole_in_june: WholeHouse, tmp_path: Path
) -> None:
    region = a_region(households=4)
    here, there = region.sites
    for household, home in zip(region.households, (here, here, there, there), strict=True):
        household.update(Standort=home, Ausschluss="", Nachname="Müller")
    guest = region.households[2]["BG-Nummer"]
    region.appointments = [each | {"BG-Nummer": guest} for each in region.appointments if each["Standort"] == here][:1]
    wanted = {"to_stage": "emergency", "sites": [here]}

    with whole_in_june.api() as api, whole_in_june.client() as http:
        load(api, region, tmp_path, "households")
        path = f"/regions/{region.id}/switch-previews"
        alone = http.post(path, json=wanted).json()["letters"]
        load_appointments(api, region, tmp_path)
        preview = http.post(path, json=wanted).json()
        switch = switched(http, region.id, "emergency", sites=[here], preview_fingerprint=preview["fingerprint"])
        settled(http, switch)
        letters = http.get(f"/switches/{switch}/letters").json()

    assert (alone["households"], preview["letters"]["households"]) == (2, 3)
    assert preview["appointments"]["before"] == 1 and "guests" not in preview
    assert letters["households"] == 3 and letters["households_without_letter"] == 0
    assert {key: letters["letters"][key] for key in ("print", "email")} == preview["letters"]["channels"]


GATE = {"id": "numbers", "kind": "case_numbers", "text": "Die Fallzahlen bleiben niedrig.", "threshold": 35}


class Straight:
    """Asks the services without the gateway."""

    def __init__(self, rpc: Any) -> None:
        self._rpc = rpc

    def call(self, call: Call, request: dict[str, Any], seconds: float | None = None) -> Any:
        return getattr(self._rpc[call.service], call.method)(request)


def a_region(households: int = 30) -> Region:
    region = make_region(7, sites=2, households=households, today=TODAY)
    region.document["stages"][3]["gates"] = [GATE]
    region.households[0].update(Nachname="\N{EGYPTIAN HIEROGLYPH A001}", Versandweg="post", Ausschluss="")
    return region


def fill(api: Api, region: Region, folder: Path) -> None:
    load(api, region, folder, "households")
    load_appointments(api, region, folder)


def load(api: Api, region: Region, folder: Path, what: str) -> None:
    api.put_region(region.id, region.yaml())
    (folder / "households.csv").write_text(region.households_csv(), encoding="utf-8")
    path = f"/regions/{region.id}/{what}/imports?confirm_warnings=true"
    answer = api.send_file("POST", path, folder / "households.csv", "text/csv; charset=utf-8")
    assert answer["imported"] == len(region.households)


def load_appointments(api: Api, region: Region, folder: Path) -> None:
    (folder / "appointments.csv").write_text(region.appointments_csv(), encoding="utf-8")
    imported = api.import_csv(region.id, "appointments", folder / "appointments.csv")
    assert imported["imported"] == len(region.appointments) and region.appointments


def switched(http: httpx.Client, region: str, to_stage: str, **more: Any) -> str:
    filed = http.post(f"/regions/{region}/switches", json={"to_stage": to_stage, "reason": "Probe", **more})
    assert filed.status_code == 201, filed.text
    return str(filed.json()["id"])


def settled(http: httpx.Client, switch: str) -> None:
    wait_until(lambda: http.get(f"/switches/{switch}").json()["state"] == "settled", 90, "settled")


def reads(region: str, site: str, closing: str, opening: str) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Path, query, and the answer of the service behind it as a function of the backends."""
    here, there = f"/regions/{region}/sites/{site}", {"region": region, "site": site}
    matter = {"department": "benefits", "kind": "consultation", "channel": "phone"}
    since, until = PERIOD
    period = {"since": since, "until": until}
    yield "/regions", {}, lambda asked: asked.sites.list_regions()
    yield f"/regions/{region}/sites", {}, lambda asked: asked.sites.list_sites(region=region)
    yield f"/regions/{region}/limits", {}, lambda asked: asked.protection.list_limits(region=region)
    yield f"{here}/concept", {}, lambda asked: asked.protection.get_concept(**there)
    yield f"{here}/appointments", FROM_TO, lambda asked: asked.scheduling.list_appointments(**there, **period)
    yield (
        f"{here}/slots",
        matter | FROM_TO,
        lambda asked: asked.scheduling.free_slots(**there, **matter, **period)["slots"],
    )
    yield f"{here}/conflicts", {}, lambda asked: asked.scheduling.conflicts(**there)
    yield f"{here}/phone-notices", {}, lambda asked: asked.notification.list_phone_notices(**there)
    yield "/switches", {"region": region}, lambda asked: asked.sites.list_switches(regions=[region])
    for switch in (closing, opening):
        yield f"/switches/{switch}", {}, lambda asked, id=switch: asked.sites.get_switch(switch_id=id)
        yield f"/switches/{switch}/letters", {}, lambda asked, id=switch: asked.notification.letter_counts(switch_id=id)
        yield (
            f"/switches/{switch}/appointments",
            {},
            lambda asked, id=switch: asked.scheduling.switch_totals(switch_id=id),
        )
    yield "/campaigns", {"region": region}, lambda asked: asked.notification.list_campaigns(region=region)


def compare(http: httpx.Client, asked: Backends, path: str, ask: Callable[[Backends], Any], **query: Any) -> None:
    answer = http.get(path, params=query)
    assert answer.status_code == 200, (path, answer.text)
    told = ask(asked)
    assert told, f"{path} has nothing to compare"
    assert list(lost(told, answer.json())) == [], path


def compare_preview(http: httpx.Client, asked: Backends, region: str) -> None:
    at = "2020-06-16T06:00:00+00:00"
    wanted = {"to_stage": "by-appointment", "effective_at": at}
    shown = http.post(f"/regions/{region}/switch-previews", json=wanted).json()
    outlook = asked.sites.outlook_switch(region=region, **wanted)
    stage, ids = outlook["stage"], [site["site"] for site in outlook["sites"]]
    limits = asked.protection.preview_limits(region=region, stage=stage, sites=ids)["limits"]
    sites = [
        {"site": site["site"], "sequence": site["sequence"], "stage": stage, "limits": limits[site["site"]],
         "effective_at": at}
        for site in outlook["sites"]
    ]  # fmt: skip
    announced, effective = outlook["announcement"], at[:10]
    replan = asked.scheduling.preview_replan(
        region=region, sites=sites, letters_arrive=announced["arrives_on"]["print"]
    )
    assert replan.keys() > HIDDEN and replan["guests"]
    letters = asked.notification.preview_letters(
        region=region, sites=ids, guests=replan["guests"], stage=stage, early=replan["early"], effective_on=effective
    )

    assert list(lost({**outlook, "letters": letters}, shown)) == []
    for site, replanned in zip(shown["sites"], replan["sites"], strict=True):
        assert site["limits"] == limits[site["site"]]
        assert {"site": site["site"], **site["appointments"]} == replanned
    assert not HIDDEN & shown.keys()


def lost(told: Any, shown: Any, place: str = "") -> Iterator[str]:
    """What the service told and the gateway does not show, or shows otherwise, by its place."""
    if isinstance(told, dict) and isinstance(shown, dict):
        for key, value in told.items():
            if key in shown:
                yield from lost(value, shown[key], f"{place}/{key}")
            else:
                yield f"{place}/{key}: missing"
    elif isinstance(told, list) and isinstance(shown, list) and len(told) == len(shown):
        for number, (first, other) in enumerate(zip(told, shown, strict=True)):
            yield from lost(first, other, f"{place}/{number}")
    elif told != shown:
        yield f"{place}: {told!r} became {shown!r}"
