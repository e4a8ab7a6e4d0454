"""What the services answer, the gateway answers: no key is lost on the way, and none leaks that shall stay inside."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from deploy.local.api import Api
from services.chassis.process.run import rpc_client
from tests.backbone import wait_until
from tests.integration.gateway.conftest import WholeHouse
from tests.system.region import Region, make_region

TODAY = date(2020, 6, 15)
HIDDEN = {
    "sites.list_regions": {"id"},  # the same as region
    "scheduling.preview_replan": {"digest", "guests"},  # household ids stay inside; the fingerprint has the digest
}
PERIOD = ("2020-06-15T00:00:00+02:00", "2020-07-20T00:00:00+02:00")
FROM_TO = {"from": PERIOD[0], "to": PERIOD[1]}


def test_no_key_of_a_services_answer_is_lost(whole_in_june: WholeHouse, tmp_path: Path) -> None:
    region = a_region()
    site = region.sites[0]
    with whole_in_june.api() as api, rpc_client(whole_in_june.amqp_uri) as rpc, whole_in_june.client() as http:
        fill(api, region, tmp_path)
        compare_preview(http, rpc, region.id)

        closing = switched(http, region.id, "emergency")
        settled(http, closing)
        opening = switched(http, region.id, "by-appointment")
        compare(http, rpc, f"/switches/{opening}", "sites.get_switch", opening)
        assert http.get(f"/switches/{opening}").json()["held_by"][0]["text"] == GATE["text"]
        assert http.post(f"/switches/{opening}/gates/{GATE['id']}").status_code == 200
        settled(http, opening)
        # A smaller house: appointments that no longer fit are conflicts, and nothing else happens to them.
        region.document["sites"][0]["building"]["persons"] = 1
        for zone in region.document["sites"][0]["zones"]:
            zone["persons"] = 0 if zone["id"] == "entrance" else 1
        api.put_region(region.id, region.yaml())
        wait_until(lambda: http.get(f"/regions/{region.id}/sites/{site}/conflicts").json(), 30, "conflicts")

        for path, query, called, *arguments in reads(region.id, site, closing, opening):
            compare(http, rpc, path, called, *arguments, **query)
        campaigns = [found["campaign_id"] for found in http.get("/campaigns", params={"switch_id": closing}).json()]
        assert len(campaigns) == len(region.sites)
        for campaign in campaigns:
            compare(http, rpc, f"/campaigns/{campaign}", "notification.get_campaign", campaign)
        held = [letter for each in campaigns for letter in http.get(f"/campaigns/{each}").json()["held_letters"]]
        assert len(held) == 1 and held[0]["reason"]


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
    assert api.import_csv(region.id, what, folder / "households.csv")["imported"] == len(region.households)


def load_appointments(api: Api, region: Region, folder: Path) -> None:
    (folder / "appointments.csv").write_text(region.appointments_csv(), encoding="utf-8")
    imported = api.import_csv(region.id, "appointments", folder / "appointments.csv")
    assert imported == {"imported": len(region.appointments)} and region.appointments


def switched(http: httpx.Client, region: str, to_stage: str, **more: Any) -> str:
    filed = http.post(f"/regions/{region}/switches", json={"to_stage": to_stage, "reason": "Probe", **more})
    assert filed.status_code == 201, filed.text
    return str(filed.json()["id"])


def settled(http: httpx.Client, switch: str) -> None:
    wait_until(lambda: http.get(f"/switches/{switch}").json()["state"] == "settled", 90, "settled")


def reads(region: str, site: str, closing: str, opening: str) -> Iterator[tuple[Any, ...]]:
    """Path, query, and the call behind it."""
    here = f"/regions/{region}/sites/{site}"
    slots = {"department": "benefits", "kind": "consultation", "channel": "phone", **FROM_TO}
    yield "/regions", {}, "sites.list_regions"
    yield f"/regions/{region}", {}, "sites.get_region", region
    yield f"/regions/{region}/sites", {}, "sites.list_sites", region
    yield f"/regions/{region}/limits", {}, "protection.list_limits", region
    yield f"{here}/concept", {}, "protection.get_concept", region, site
    yield f"{here}/appointments", FROM_TO, "scheduling.list_appointments", region, site, *PERIOD, 500
    yield f"{here}/slots", slots, "scheduling.free_slots", region, site, *list(slots.values())[:3], *PERIOD
    yield f"{here}/conflicts", {}, "scheduling.conflicts", region, site
    yield f"{here}/phone-notices", {}, "notification.list_phone_notices", region, site
    yield "/switches", {"region": region}, "sites.list_switches", region
    for switch in (closing, opening):
        yield f"/switches/{switch}", {}, "sites.get_switch", switch
        yield f"/switches/{switch}/letters", {}, "notification.letter_counts", switch
        yield f"/switches/{switch}/appointments", {}, "scheduling.switch_totals", switch
    yield "/campaigns", {"region": region}, "notification.list_campaigns", region


def compare(http: httpx.Client, rpc: Any, path: str, called: str, *arguments: Any, **query: Any) -> None:
    answer = http.get(path, params=query)
    assert answer.status_code == 200, (path, answer.text)
    service, _, method = called.partition(".")
    told = getattr(rpc[service], method)(*arguments)
    assert told, f"{called} has nothing to compare"
    hidden = HIDDEN.get(called, set())
    shown = answer.json()
    for document in shown if isinstance(shown, list) else [shown]:
        assert not hidden & document.keys(), (path, called)
    assert list(lost(_without(hidden, told), shown)) == [], (path, called)


def compare_preview(http: httpx.Client, rpc: Any, region: str) -> None:
    at = "2020-06-16T06:00:00+00:00"
    wanted = {"to_stage": "by-appointment", "effective_at": at}
    shown = http.post(f"/regions/{region}/switch-previews", json=wanted).json()
    plan = rpc.sites.plan_switch(region, None, "by-appointment", at)
    ids = [site["site"] for site in plan["sites"]]
    limits = rpc.protection.preview_limits(region, plan["stage"], ids)
    asked = [
        {**{key: site[key] for key in ("site", "sequence")}, "stage": plan["stage"], "limits": limits[site["site"]],
         "effective_at": at}
        for site in plan["sites"]
    ]  # fmt: skip
    replan = rpc.scheduling.preview_replan(region, asked)
    assert HIDDEN["scheduling.preview_replan"] < replan.keys() and replan["guests"]
    letters = rpc.notification.preview_letters(region, ids, replan["guests"])

    assert list(lost({**plan, "letters": letters}, shown)) == []
    for site, replanned in zip(shown["sites"], replan["sites"], strict=True):
        assert site["limits"] == limits[site["site"]]
        assert {"site": site["site"], **site["appointments"]} == replanned
    assert not {*HIDDEN["scheduling.preview_replan"]} & shown.keys()


def _without(hidden: set[str], told: Any) -> Any:
    if isinstance(told, list):
        return [_without(hidden, each) for each in told]
    return {key: value for key, value in told.items() if key not in hidden}


def lost(told: Any, shown: Any, place: str = "") -> Iterator[str]:
    """What the service told and the gateway does not show, or shows otherwise, by its place."""
    if isinstance(told, dict) and isinstance(shown, dict):
        for key, value in told.items():
            if key in shown:
                yield from lost(value, shown[key], f"{place}/{key}")
            else:
                yield f"{place}/{key}: missing"
    elif isinstance(told, list) and isinstance(shown, list) and len(told) == len(shown):
        for number, (one, other) in enumerate(zip(told, shown, strict=True)):
            yield from lost(one, other, f"{place}/{number}")
    elif told != shown:
        yield f"{place}: {told!r} became {shown!r}"
