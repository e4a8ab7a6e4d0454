"""What the API does with a region, a file, a preview, a switch, a booking."""

import io

import pytest

from tests.unit.gateway.fakes import REGION, Client, make_app, site, unavailable

CHECKERS = ("sites", "protection", "scheduling", "notification")


def test_a_region_is_checked_by_four_services_and_all_faults_come_together() -> None:
    app, services = make_app()
    for service in CHECKERS:
        faults = [{"place": f"{service}/1", "message": "falsch"}, {"place": "same", "message": "falsch"}]
        services.answers[f"{service}.check_region"] = {"faults": faults}

    answer = Client(app).put("/regions/wesel", data="region: {id: hannover}", content_type="application/yaml")

    assert answer.status_code == 422
    places = [fault["place"] for fault in answer.json["faults"]]
    assert places == ["region/id", "sites/1", "same", "protection/1", "scheduling/1", "notification/1"]
    assert not services.calls_of("sites.load_region")


@pytest.mark.parametrize("content_type", ["application/json", "application/yaml"])
def test_a_region_without_faults_is_loaded_by_all_three_in_turn(content_type: str) -> None:
    app, services = make_app()
    for service in CHECKERS:
        services.answers[f"{service}.check_region"] = {"faults": []}
    for service in CHECKERS[:3]:
        services.answers[f"{service}.load_region"] = {"sites": 2}

    answer = Client(app).put("/regions/hannover", data='{"region": {"id": "hannover"}}', content_type=content_type)

    assert answer.json == {"sites": {"sites": 2}, "protection": {"sites": 2}, "scheduling": {"sites": 2}}
    loads = [name for name, *_ in services.calls if name.endswith("load_region")]
    assert loads == ["sites.load_region", "protection.load_region", "scheduling.load_region"]
    assert services.calls_of("sites.load_region")[0][1] == {"user": "leitung", "role": "regional_manager"}


def test_a_load_that_ends_half_way_says_what_is_loaded_and_that_repeating_is_safe() -> None:
    app, services = make_app()
    for service in CHECKERS:
        services.answers[f"{service}.check_region"] = {"faults": []}
    for service in CHECKERS[:3]:
        services.answers[f"{service}.load_region"] = {}
    services.answers["protection.load_region"] = unavailable()

    answer = Client(app).put("/regions/hannover", json=REGION)

    assert answer.status_code == 503
    assert "Schon geladen: sites; nicht geladen: protection" in answer.json["detail"]


def test_a_household_file_goes_on_in_parts_and_is_finished_once() -> None:
    app, services = make_app()
    services.answers["notification.finish_import"] = {"imported": 3, "updated": 1}
    content = b"x" * (256 * 1024 * 2 + 5)

    answer = Client(app).post("/regions/hannover/households/imports", data=io.BytesIO(content), content_type="text/csv")

    assert answer.status_code == 201 and answer.json == {"imported": 3, "updated": 1}
    parts = services.calls_of("notification.stage_import")
    assert [part for _, part, _ in parts] == [1, 2, 3] and len({import_id for import_id, *_ in parts}) == 1
    assert services.calls_of("notification.finish_import")[0][:2] == ["hannover", parts[0][0]]


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
    assert services.calls_of("sites.file_switch")[0][0]["idempotency_key"] == "key-1"


def test_booking_resolves_the_bg_number_and_says_when_it_is_unknown() -> None:
    app, services = make_app()
    services.answers["notification.resolve_households"] = lambda region, numbers: (
        {numbers[0]: "household-1"} if numbers == ["23702//0000001"] else {}
    )
    services.answers["scheduling.book"] = lambda command, actor: {
        "appointment_id": "a-1",
        **command,
    }
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

    assert booked.status_code == 201 and booked.json["household_id"] == "household-1"
    assert booked.json["region"] == "hannover" and booked.json["site"] == "linden"
    assert unknown.status_code == 422 and unknown.json["faults"][0]["place"] == "bg_number"


def test_a_sample_letter_is_a_pdf_of_the_stage_in_force_unless_another_is_named() -> None:
    app, services = make_app()
    services.answers["notification.sample_letter"] = {"pdf_base64": "JVBERi0="}
    clerk = Client(app, "beratung-linden")
    path = "/regions/hannover/sites/linden/sample-letters"

    answers = [clerk.post(path, json=body) for body in ({}, {"stage": "closed"}, {"stage": "none"})]

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[0].mimetype == "application/pdf" and answers[0].data == b"%PDF-"
    asked = [stage["id"] for _, _, stage, _ in services.calls_of("notification.sample_letter")]
    assert asked == ["emergency", "closed"]


def test_the_stage_of_each_site_is_in_the_list_of_sites() -> None:
    app, services = make_app()
    services.answers["sites.list_sites"] = [site("linden", "Standort Linden", stage=2)]

    assert Client(app).get("/regions/hannover/sites").json[0]["stage"]["name"] == "Nach Termin"
