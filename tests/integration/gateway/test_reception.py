"""What a reception does with the real scheduling: find a time, book it, record the phone contact, cancel."""

from pathlib import Path

from tests.integration.gateway.conftest import WholeHouse
from tests.integration.gateway.test_answers import a_region, fill


def test_a_time_is_found_booked_settled_by_phone_and_cancelled(whole_in_june: WholeHouse, tmp_path: Path) -> None:
    region = a_region()
    here, there = (f"/regions/{region.id}/sites/{site}" for site in region.sites)
    wish = {"department": "benefits", "kind": "consultation", "channel": "phone"}
    caller = {"bg_number": region.households[1]["BG-Nummer"]}
    with whole_in_june.api() as api, whole_in_june.client() as http:
        fill(api, region, tmp_path)
        slots = http.post(f"{here}/slot-searches", json=wish | caller).json()["slots"]
        booked = [
            http.post(f"{here}/appointments", json=wish | caller | {"starts_at": slot["starts_at"]})
            for slot in (slots[0], slots[-1])
        ]
        assert [answer.status_code for answer in booked] == [201, 201], [answer.text for answer in booked]
        first, second = (answer.json() for answer in booked)
        assert {first["appointment_id"], second["appointment_id"]} <= {
            entry["appointment_id"] for entry in http.get(f"{here}/appointments", params={"limit": 5000}).json()
        }

        contact = caller | {"decision": "settled_by_phone", "appointment_id": first["appointment_id"]}
        recorded = http.post(f"{here}/triage", json=contact)
        elsewhere = http.delete(f"{there}/appointments/{second['appointment_id']}")
        cancelled = http.delete(f"{here}/appointments/{second['appointment_id']}")

    assert recorded.status_code == 201 and recorded.json()["decision"] == "settled_by_phone", recorded.text
    assert elsewhere.status_code == 404
    assert cancelled.status_code == 200 and cancelled.json()["state"] == "cancelled"
