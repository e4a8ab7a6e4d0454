"""What a plan proposes for after a stage's last day: another stage that it has, and that is not over before."""

import pytest

from services.contracts.region import check
from tests.unit.sites.documents import region


def faults(then: str | None, until: str | None, **others: str):
    document = region()
    booked = next(stage for stage in document["stages"] if stage["id"] == "booked")
    booked |= {"then": then, "until": until}
    for stage in document["stages"]:
        if stage["id"] in others:
            stage["until"] = others[stage["id"]]
    return [(fault.place, fault.code) for fault in check(document)]


@pytest.mark.parametrize("then", [None, "checked", "closed"])
def test_any_other_stage_may_follow(then):
    assert faults(then, "2020-07-31") == []


def test_a_stage_that_ends_later_may_follow():
    assert faults("checked", "2020-07-31", checked="2020-08-31") == []


@pytest.mark.parametrize(
    ("then", "until", "others", "code"),
    [
        ("atlantis", "2020-07-31", {}, "stage-unknown"),
        ("booked", "2020-07-31", {}, "then-is-the-stage"),
        ("checked", None, {}, "then-without-until"),
        ("checked", "2020-07-31", {"checked": "2020-07-31"}, "then-ends-before"),
        ("checked", "2020-07-31", {"checked": "2020-06-30"}, "then-ends-before"),
    ],
)
def test_what_cannot_follow_is_named(then, until, others, code):
    assert faults(then, until, **others) == [("stages/1/then", code)]
