"""A switch for a date, in front of the real services: previewed, filed, announced, seen in calendars, taken back."""

from datetime import date
from typing import Any

import httpx
from icalendar import Calendar

from tests.backbone import wait_until
from tests.integration.gateway.conftest import WholeHouse
from tests.integration.gateway.test_with_services import load_and_fill

DATE = "2020-07-01T00:00:00+02:00"
WISH = {"to_stage": "by-appointment", "sites": ["linden"], "effective_at": DATE}
LEAD = {"working_days": 20, "reason": "Alle sollen es früh wissen"}
"""More than there are: it is announced at once."""
PERIOD = {"from": "2020-06-15", "to": "2020-07-12"}


def test_a_dated_switch_is_announced_shown_and_taken_back(whole_in_june: WholeHouse) -> None:
    with whole_in_june.client() as http:
        load_and_fill(http, date(2020, 6, 15))
        waiting = previewed(http, WISH)
        assert waiting["announcement"]["at_once"] is False
        assert waiting["announcement"]["arrives_on"]["print"] < "2020-07-01"
        preview = previewed(http, WISH | {"lead": LEAD})
        assert preview["announcement"]["at_once"] is True and preview["fingerprint"] != waiting["fingerprint"]
        before = tagged(http)

        filing = WISH | {"lead": LEAD, "reason": "Wiederaufnahme", "preview_fingerprint": preview["fingerprint"]}
        filed = http.post("/regions/hannover/switches", json=filing)
        assert filed.status_code == 201, filed.text
        assert filed.json()["announcement"] == preview["announcement"]
        number = filed.json()["id"]
        followed(http, number, "announced")

        assert tagged(http, before.headers["ETag"]).status_code == 200, "something has changed"
        linden = next(site for site in tagged(http).json()["sites"] if site["site"] == "linden")
        assert [entry["state"] for entry in linden["entries"]] == ["in_force", "announced"]
        (site,) = (each for each in http.get("/regions/hannover/sites").json() if each["site"] == "linden")
        assert site["stage"]["id"] != "by-appointment" and site["next"][0]["switch_id"] == number
        assert statuses(http) == {"CONFIRMED"}

        revoked = http.post(f"/switches/{number}/revoke", json={"reason": "Landesvorgaben geändert"})
        assert revoked.status_code == 200, revoked.text
        assert revoked.json()["state"] == "revoked" and revoked.json()["taken_back_by"]
        followed(http, revoked.json()["taken_back_by"], "settled")
        assert statuses(http) == {"CONFIRMED", "CANCELLED"}
        types = {event["type"] for event in http.get("/events/recent", params={"limit": 500}).json()}
        assert "site.stage_revoked.v1" in types
        a_second_date_finds_the_first(http)


def a_second_date_finds_the_first(http: httpx.Client) -> None:
    first = http.post("/regions/hannover/switches", json=WISH | {"reason": "Wiederaufnahme"}).json()
    assert first["state"] == "scheduled", first
    second = previewed(http, WISH | {"effective_at": "2020-07-08T00:00:00+02:00"})
    assert [site["unchanged"] for site in second["sites"]] == [True]
    (warning,) = second["warnings"]
    assert f"(Umstellung {first['id']}, angelegt von leitung)" in warning["message"]
    refused = http.post(f"/switches/{first['id']}/revoke", json={"reason": "Landesvorgaben geändert"})
    assert (refused.status_code, refused.json()["params"]["possible"]) == (409, ["cancel"])
    assert refused.json()["detail"].endswith("Jetzt möglich: Abbrechen.")


def previewed(http: httpx.Client, wish: dict[str, Any]) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        answer = http.post("/regions/hannover/switch-previews", json=wish)
        assert answer.status_code == 200, answer.text
        preview: dict[str, Any] = answer.json()
        return preview if all(gate["passed"] for gate in preview["gates"]) else None

    return wait_until(look, 30, "the concept is published")


def followed(http: httpx.Client, number: str, state: str) -> None:
    wait_until(lambda: http.get(f"/switches/{number}").json()["state"] == state, 60, f"the switch is {state}")


def tagged(http: httpx.Client, tag: str = "") -> httpx.Response:
    headers = {"If-None-Match": tag} if tag else {}
    return http.get("/regions/hannover/timeline", params=PERIOD, headers=headers)


def statuses(http: httpx.Client) -> set[str]:
    """Of the events of the one site in the calendar."""
    calendar = Calendar.from_ical(http.get("/regions/hannover/timeline.ics", params=PERIOD).content)
    return {str(event["STATUS"]) for event in calendar.walk("VEVENT") if ".linden." in str(event["UID"])}
