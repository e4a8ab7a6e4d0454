"""The envelope says what is wrong with a body, every fault with its place, and ignores what it does not know."""

import json

import pytest

from services.contracts.events import notification, sites
from services.contracts.events.envelope import InvalidEvent
from tests.contract.test_golden_samples import EVENT_TYPES, newest

# Added after the first release of an event: readers do without, so that old samples stay valid.
OPTIONAL = {
    "site.updated.v1": {"zones"},
    "switch.held.v1": {"gates"},
    "site.stage_changed.v1": {"foreseen"},
    "site.stage_in_force.v1": {"skipped"},
    "switch.suspended.v1": {"reasons"},
}


def sample(name: str) -> dict:
    return json.loads(newest(name).read_text())


def test_unknown_fields_are_ignored():
    body = sample("campaign.created.v1") | {"extra": 1}
    body["data"]["colour"] = "blue"
    assert "colour" not in notification.CAMPAIGN_CREATED.load(body).data


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_each_missing_field_is_an_error_with_its_place(name):
    body = sample(name)
    for field in set(body["data"]) - OPTIONAL.get(name, set()):
        without = {**body, "data": {key: value for key, value in body["data"].items() if key != field}}
        with pytest.raises(InvalidEvent) as raised:
            EVENT_TYPES[name].load(without)
        assert f"data/{field}" in raised.value.faults


def test_all_faults_are_listed_with_their_places():
    body = sample("site.stage_changed.v1")
    body["data"]["stage"]["capacity_factor"] = 1.5
    body["data"]["stage"]["measures"][0]["text"] = None
    body["data"]["site"] = 7
    with pytest.raises(InvalidEvent) as raised:
        sites.STAGE_CHANGED.load(body)
    assert set(raised.value.faults) == {"data/stage/capacity_factor", "data/stage/measures/0/text", "data/site"}


@pytest.mark.parametrize("body", [None, "text", [1], {}, {"specversion": "0.3"}])
def test_what_is_no_envelope_is_refused(body):
    with pytest.raises(InvalidEvent):
        sites.STAGE_CHANGED.load(body)


def test_an_event_of_another_type_is_refused():
    with pytest.raises(InvalidEvent, match=r"campaign\.created"):
        sites.STAGE_CHANGED.load(sample("campaign.created.v1"))


def test_a_wrong_event_fails_its_command():
    body = sample("campaign.created.v1")
    with pytest.raises(InvalidEvent, match="households"):
        notification.CAMPAIGN_CREATED.event(
            id=body["id"], subject="x/y", time=sites_time(), sequence=1, data={"region": "x", "site": "y"}
        )


def sites_time():
    return sites.STAGE_CHANGED.load(sample("site.stage_changed.v1")).time
