"""Requests made up from the OpenAPI document: whatever comes, no crash, and answers as documented."""

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.unit.gateway.answers import (
    HOUSEHOLD_ID,
    appointment,
    campaign,
    concept,
    contact,
    imported,
    phone_call,
    site_limits,
    whole_campaign,
)
from tests.unit.gateway.fakes import FakeServices, make_app
from tests.unit.gateway.test_api_commands import LOAD

_services = FakeServices()
_services.answers |= {
    "sites.confirm_gate": _services.answers["sites.get_switch"],
    "sites.cancel_switch": _services.answers["sites.get_switch"],
    "protection.list_limits": [site_limits("linden")],
    "protection.get_concept": concept(),
    "scheduling.list_appointments": [appointment()],
    "scheduling.find_appointments": [appointment()],
    "scheduling.move_appointment": appointment(),
    "scheduling.list_contacts": [contact()],
    "notification.record_call": phone_call(),
    "notification.name_households": [],
    "notification.find_households": [],
    "notification.list_looks": [],
    "scheduling.free_slots": {"reason": None, "slots": []},
    "scheduling.conflicts": [],
    "scheduling.book": appointment(),
    "scheduling.cancel_appointment": appointment(),
    "scheduling.record_triage": contact(),
    "scheduling.switch_totals": dict.fromkeys(("before", "kept", "phone", "video", "moved", "lapsed"), 0),
    "notification.resolve_households": lambda region, bg_numbers: {
        "households": dict.fromkeys(bg_numbers, HOUSEHOLD_ID),
        "with_phone": [HOUSEHOLD_ID],
    },
    "notification.list_campaigns": [campaign()],
    "notification.get_campaign": whole_campaign(),
    "notification.pause_campaign": whole_campaign(),
    "notification.resume_campaign": whole_campaign(),
    "notification.cancel_campaign": whole_campaign(),
    "notification.release_held": whole_campaign(),
    "notification.letter_counts": {
        "households": 1,
        "letters": {"print": 1},
        "pending": 0,
        "households_without_letter": 0,
        "households_with_two_letters": 0,
    },
    "notification.list_phone_notices": [],
    "notification.sample_letter": {"pdf_base64": "JVBERi0="},
    "notification.receive_part": {"import_id": "x", "part": 1, "bytes": 1},
    "notification.finish_import": {"imported": 1, "updated": 0},
    "scheduling.import_appointments": imported(1),
    **{f"{service}.region_revision": {"revision": 7} for service in ("protection", "scheduling", "notification")},
    "sites.load_region": LOAD,
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
