"""What the API does with a region, a file, a preview, a switch, a booking."""

import io
import json

import pytest
import yaml

from services.gateway.web.context import Limits
from tests.backbone import ROOT
from tests.unit.gateway.answers import HOUSEHOLD_ID, appointment, site
from tests.unit.gateway.fakes import Client, make_app, unavailable

LOAD = {
    "region": "hannover",
    "revision": 7,
    "sites": 19,
    "sites_new": 19,
    "sites_changed": 0,
    "sites_removed": 0,
    "stages": 6,
    "stages_changed": 0,
    "stages_removed": 0,
}
OTHERS = ("protection", "scheduling", "notification")
FILE = (ROOT / "deploy" / "regions" / "hannover.yaml").read_bytes()


def test_a_faulty_region_goes_to_nobody_and_each_fault_has_the_line_of_the_file() -> None:
    app, services = make_app()
    faulty = FILE.replace(b"  id: hannover", b"  id: wesel", 1).replace(b"state: NI", b"state: Niedersachsen", 1)

    answer = Client(app).put("/regions/hannover", data=faulty, content_type="application/yaml")

    assert (answer.status_code, answer.json["code"]) == (422, "region-file-invalid")
    faults = {fault["place"]: fault for fault in answer.json["faults"]}
    assert {"region/id", "region/state"} <= set(faults) and all(fault["line"] > 0 for fault in faults.values())
    assert services.calls == []


@pytest.mark.parametrize("content_type", ["application/json", "application/yaml"])
def test_a_region_is_loaded_by_sites_alone_and_the_answer_says_who_has_taken_it(content_type: str) -> None:
    app, services = make_app(limits=Limits(region_wait_seconds=5))
    services.answers["sites.load_region"] = LOAD
    asked = {service: iter([None, 6, 7]) for service in OTHERS}
    for service in OTHERS:
        services.answers[f"{service}.region_revision"] = lambda region, service=service: {
            "revision": next(asked[service])
        }
    raw = json.dumps(yaml.safe_load(FILE), default=str) if content_type.endswith("json") else FILE

    answer = Client(app).put("/regions/hannover", data=raw, content_type=content_type)

    assert answer.json == {"sites": LOAD, "taken_by": dict.fromkeys(OTHERS, True), "warnings": []}
    (sent,) = services.calls_of("sites.load_region")
    assert sent["actor"] == {"user": "leitung", "roles": ["regional_manager"]}
    assert sent["document"]["region"]["id"] == "hannover" and len(sent["document"]["sites"]) == 19
    assert [name for name in services.called if name.endswith("load_region")] == ["sites.load_region"]


def test_a_load_succeeds_with_the_others_away_and_says_so() -> None:
    app, services = make_app()
    services.answers["sites.load_region"] = LOAD
    services.answers["protection.region_revision"] = unavailable()
    services.answers["scheduling.region_revision"] = {"revision": 7}
    services.answers["notification.region_revision"] = {"revision": None}

    answer = Client(app).put("/regions/hannover", data=FILE, content_type="application/yaml")

    assert answer.status_code == 200
    assert answer.json["taken_by"] == {"protection": False, "scheduling": True, "notification": False}


def test_a_household_file_goes_on_in_parts_and_is_finished_once() -> None:
    app, services = make_app()
    services.answers["notification.receive_part"] = lambda import_id, part, content_base64: {
        "import_id": import_id,
        "part": part,
        "bytes": len(content_base64),
    }
    services.answers["notification.finish_import"] = {"imported": 3, "updated": 1}
    content = b"x" * (256 * 1024 * 2 + 5)

    answer = Client(app).post("/regions/hannover/households/imports", data=io.BytesIO(content), content_type="text/csv")

    assert answer.status_code == 201 and answer.json == {"imported": 3, "updated": 1}
    parts = services.calls_of("notification.receive_part")
    assert [part["part"] for part in parts] == [1, 2, 3] and len({part["import_id"] for part in parts}) == 1
    (finished,) = services.calls_of("notification.finish_import")
    assert (finished["region"], finished["import_id"]) == ("hannover", parts[0]["import_id"])
    assert finished["sites"] == ["linden", "mitte"]


def test_doubts_of_a_household_file_are_confirmed_in_the_address() -> None:
    app, services = make_app()
    services.answers["notification.receive_part"] = {"import_id": "i", "part": 1, "bytes": 1}
    services.answers["notification.finish_import"] = {"imported": 3, "updated": 1}
    path = "/regions/hannover/households/imports"

    for query, status in (("", 201), ("?confirm_warnings=true", 201), ("?confirm_warnings=maybe", 422)):
        answer = Client(app).post(path + query, data=io.BytesIO(b"x"), content_type="text/csv")
        assert answer.status_code == status, query

    assert [call["confirm_warnings"] for call in services.calls_of("notification.finish_import")] == [False, True]


def test_a_preview_and_its_switch() -> None:
    app, services = make_app()
    manager = Client(app, "leitung-hannover")

    preview = manager.post("/regions/hannover/switch-previews", json={"to_stage": "appointment"}).json
    again = manager.post("/regions/hannover/switch-previews", json={"to_stage": "appointment"}).json
    filed = manager.post(
        "/regions/hannover/switches",
        json={
            "to_stage": "appointment",
            "reason": " Wiederaufnahme ",
            "preview_fingerprint": preview["fingerprint"],
        },
        headers={"Idempotency-Key": "key-1"},
    )

    assert preview["fingerprint"] == again["fingerprint"] and preview["letters"]["postage_cents"] == 7200
    assert filed.status_code == 201 and filed.json["reason"] == "Wiederaufnahme"
    assert services.calls_of("sites.file_switch")[0]["idempotency_key"] == "key-1"


def test_booking_resolves_the_bg_number_and_says_when_it_is_unknown() -> None:
    app, services = make_app()
    services.answers["notification.resolve_households"] = lambda region, bg_numbers: {
        "households": {"23702//0000001": HOUSEHOLD_ID} if bg_numbers == ["23702//0000001"] else {},
        "with_phone": [],
    }
    services.answers["scheduling.book"] = lambda household_id, region, site, **_: appointment(
        household_id=household_id, region=region, site=site
    )
    body = {
        "bg_number": "23702//0000001",
        "department": "benefits",
        "kind": "consultation",
        "channel": "phone",
        "starts_at": "2020-06-18T09:00:00+02:00",
    }
    reception = Client(app, "empfang-linden")

    booked = reception.post("/regions/hannover/sites/linden/appointments", json=body)
    unknown = reception.post("/regions/hannover/sites/linden/appointments", json=body | {"bg_number": "23702//0000002"})

    assert booked.status_code == 201 and booked.json["household_id"] == HOUSEHOLD_ID
    assert booked.json["region"] == "hannover" and booked.json["site"] == "linden"
    assert unknown.status_code == 422 and unknown.json["faults"][0]["code"] == "bg-number-unknown"


def test_a_sample_letter_is_a_pdf_of_the_stage_in_force_unless_another_is_named() -> None:
    app, services = make_app()
    services.answers["notification.sample_letter"] = {"pdf_base64": "JVBERi0="}
    clerk = Client(app, "beratung-linden")
    path = "/regions/hannover/sites/linden/sample-letters"

    answers = [clerk.post(path, json=body) for body in ({}, {"stage": "closed"}, {"stage": "none"})]

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[0].mimetype == "application/pdf" and answers[0].data == b"%PDF-"
    asked = [sent["stage"]["id"] for sent in services.calls_of("notification.sample_letter")]
    assert asked == ["emergency", "closed"]


def test_the_stage_of_each_site_is_in_the_list_of_sites() -> None:
    app, services = make_app()
    services.answers["sites.list_sites"] = [site("linden", "Standort Linden", stage=2)]

    assert Client(app).get("/regions/hannover/sites").json[0]["stage"]["name"] == "Nach Termin"


def test_what_somebody_should_look_at_is_said_in_words_though_the_region_is_loaded() -> None:
    app, services = make_app(limits=Limits(region_wait_seconds=0))
    services.answers |= {"sites.load_region": LOAD}
    services.answers |= {f"{service}.region_revision": {"revision": None} for service in OTHERS}
    document = yaml.safe_load(FILE)
    document["contacts"][0]["label"] = "Hotline bis 31. Dezember 2021"

    answer = Client(app).put("/regions/hannover", json=json.loads(json.dumps(document, default=str)))

    assert answer.status_code == 200
    (warning,) = answer.json["warnings"]
    assert (warning["place"], warning["code"]) == ("contacts/0/label", "date-without-valid-until")
    assert "31. Dezember 2021" in warning["message"]
