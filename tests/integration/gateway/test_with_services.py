"""The gateway in front of the real services: a region, its households and appointments, a preview, a switch."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import httpx

from tests.backbone import ROOT, wait_until
from tests.contract.files.exports import COLUMNS
from tests.integration.gateway.conftest import WholeHouse

REGION = ROOT / "deploy" / "regions" / "hannover.yaml"
HOUSEHOLDS = (
    "BG-Nummer;Anrede;Vorname;Nachname;Adresszusatz;Straße;Hausnummer;PLZ;Ort;Standort;Versandweg;E-Mail;Telefon;"
    "Ansprechpartner Leistung;Durchwahl Leistung;Ansprechpartner Vermittlung;Durchwahl Vermittlung;Ausschluss\r\n"
    "23702//0000001;Frau;Zoë;Müller;;Limmerstraße;1;30451;Hannover;linden;post;;0511 12;Frau Kurz;11;Herr Lang;12;\r\n"
    "23702//0000002;Herr;Jörg;Schäfer;;Limmerstraße;2;30451;Hannover;linden;post;;;Frau Kurz;11;Herr Lang;12;\r\n"
)
CSV = {"Content-Type": "text/csv"}


def test_a_region_is_loaded_filled_previewed_and_switched(whole: WholeHouse) -> None:
    with whole.client() as http:
        load_and_fill(http)
        wanted = {"to_stage": "by-appointment", "sites": ["linden"]}
        preview = partial(http.post, "/regions/hannover/switch-previews", json=wanted)
        wait_until(lambda: all(gate["passed"] for gate in preview().json()["gates"]), 30, "the concept is published")

        previews = [preview().json() for _ in range(2)]
        assert previews[0]["fingerprint"] == previews[1]["fingerprint"], previews
        assert previews[0]["letters"]["households"] == 2
        assert previews[0]["appointments"]["before"] == 1

        filing = wanted | {"reason": "Probe", "preview_fingerprint": previews[0]["fingerprint"]}
        key = {"Idempotency-Key": "key-1"}
        filed = http.post("/regions/hannover/switches", json=filing, headers=key)
        again = http.post("/regions/hannover/switches", json=filing, headers=key)
        other = http.post("/regions/hannover/switches", json=filing, headers={"Idempotency-Key": "key-2"})

        assert filed.status_code == 201, filed.text
        assert again.json()["id"] == filed.json()["id"]
        assert other.status_code == 409, other.text
        path = f"/switches/{filed.json()['id']}"
        done = wait_until(lambda: replanned(http.get(path).json()), 60, "the site is replanned")
        assert done["sites"][0]["totals"] == previews[0]["appointments"]
        assert http.get(f"{path}/appointments").json() == previews[0]["appointments"]
        types = {event["type"] for event in http.get("/events/recent").json()}
        assert {"site.stage_changed.v1", "limits.changed.v1", "site.replanned.v1"} <= types


def test_a_faulty_region_changes_nothing_and_every_service_names_its_faults(whole: WholeHouse) -> None:
    with whole.client() as http:
        faulty = {"region": {"id": "hannover"}, "sites": [{}], "colour": 1, "stages": [{"summary": "Zutritt → Hof"}]}
        refused = http.put("/regions/hannover", json=faulty)

        assert refused.status_code == 422 and len(refused.json()["faults"]) > 3
        unprintable = {fault["place"] for fault in refused.json()["faults"] if "→ (U+2192)" in fault["message"]}
        assert unprintable == {"stages/0/summary"}
        assert http.get("/regions").json() == []


def test_a_faulty_file_changes_nothing_and_names_its_lines(whole: WholeHouse) -> None:
    with whole.client() as http:
        load_and_fill(http)
        households = HOUSEHOLDS.replace("23702//0000002", "4711").encode("cp1252")
        faulty = http.post("/regions/hannover/households/imports", content=households, headers=CSV)
        appointments = http.post(
            "/regions/hannover/appointments/imports",
            content=appointment_file(site="nirgends", reference="T-2"),
            headers=CSV,
        )

    assert faulty.status_code == 422 and faulty.json()["faults"][0]["place"].startswith("line 3/")
    assert appointments.status_code == 422 and appointments.json()["faults"][0]["place"] == "line 2/Standort"


def load_and_fill(http: httpx.Client, today: date | None = None) -> None:
    """`today`: of the system, where it is not the real one."""
    loaded = http.put("/regions/hannover", content=REGION.read_bytes(), headers={"Content-Type": "application/yaml"})
    assert loaded.status_code == 200, loaded.text
    wait_until(lambda: len(http.get("/regions/hannover/limits").json()) == 19, 60, "limits of all sites")

    def imported() -> Any:
        return http.post("/regions/hannover/households/imports", content=HOUSEHOLDS.encode("utf-8-sig"), headers=CSV)

    answer = wait_until(lambda: (answered := imported()).status_code == 201 and answered, 30, "households are imported")
    assert answer.json()["imported"] + answer.json()["updated"] == 2
    # Until a site has its first limits it takes no appointments.
    wait_until(lambda: appointments_imported(http, today), 60, "appointments are imported")


def appointments_imported(http: httpx.Client, today: date | None) -> bool:
    filled = http.post("/regions/hannover/appointments/imports", content=appointment_file(today=today), headers=CSV)
    assert filled.status_code in (201, 409), filled.text
    return filled.status_code == 201 and filled.json()["imported"] == 1


def appointment_file(site: str = "linden", reference: str = "T-1", today: date | None = None) -> bytes:
    day = (today or datetime.now(UTC).date()) + timedelta(days=7)
    while day.weekday() != 1:
        day += timedelta(days=1)
    line = f"{reference};23702//0000001;{site};benefits;consultation;telefon;{day};09:30;30;1;nein;ja;nein;"
    return "\r\n".join([";".join(COLUMNS), line, ""]).encode()


def replanned(switch: dict[str, Any]) -> dict[str, Any] | None:
    return switch if switch["sites"][0]["replanned_at"] else None
