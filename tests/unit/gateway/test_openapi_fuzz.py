"""Requests made up from the OpenAPI document: whatever comes, no crash, and answers as documented."""

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.unit.gateway.fakes import SWITCH_ID, FakeServices, limits, make_app

_services = FakeServices()
_campaign = {"campaign_id": SWITCH_ID, "region": "hannover", "site": "linden", "state": "running"}
_appointment = {"appointment_id": SWITCH_ID, "state": "booked"}
_services.answers |= {
    "sites.confirm_gate": _services.answers["sites.get_switch"],
    "sites.cancel_switch": _services.answers["sites.get_switch"],
    "protection.list_limits": [{"site": "linden", "stage": "closed", "limits": limits()}],
    "protection.get_concept": {"version": 1},
    "scheduling.list_appointments": [_appointment],
    "scheduling.free_slots": [],
    "scheduling.conflicts": [],
    "scheduling.book": _appointment,
    "scheduling.cancel_appointment": _appointment,
    "scheduling.record_triage": {},
    "scheduling.switch_totals": {"before": 1},
    "notification.resolve_households": lambda region, numbers: dict.fromkeys(numbers, "h"),
    "notification.list_campaigns": [_campaign],
    "notification.get_campaign": _campaign,
    "notification.pause_campaign": _campaign,
    "notification.resume_campaign": _campaign,
    "notification.cancel_campaign": _campaign,
    "notification.letter_counts": {"households": 1, "letters": {}},
    "notification.list_phone_notices": [],
    "notification.sample_letter": {"pdf_base64": "JVBERi0="},
    "notification.stage_import": {},
    "notification.finish_import": {"imported": 1, "updated": 0},
    "scheduling.import_appointments": {"imported": 1},
    **{f"{service}.check_region": {"faults": []} for service in ("sites", "protection", "scheduling", "notification")},
    **{f"{service}.load_region": {} for service in ("sites", "protection", "scheduling")},
}
_app, _ = make_app(_services)
_token = _app.extensions["stufenplan"].tokens.issue("leitung")
schema = schemathesis.openapi.from_wsgi("/api/docs/openapi.json", _app)


# The stream never ends by itself; it has its own test.
@schema.exclude(path="/api/v1/events").parametrize()
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_every_request_gets_a_documented_answer(case: schemathesis.Case) -> None:
    case.call_and_validate(
        headers={"Authorization": f"Bearer {_token}"},
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
