"""The preview is the outcome, over generated regions: appointments, limits and letters."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.system.region import make_region
from tests.system.system import TOTALS, System

STAGES = ("closed", "emergency", "exception", "by-appointment")
loaded: set[int] = set()


@pytest.mark.timeout(600)
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(1000, 9999), sites=st.integers(1, 3), stage=st.sampled_from(STAGES))
def test_a_switch_does_what_its_preview_said(system: System, tmp_path, seed, sites, stage):
    region = make_region(seed, id=f"p{seed}-{len(loaded)}", sites=sites, households=40, today=date(2020, 6, 15))
    loaded.add(len(loaded))
    system.load(region, tmp_path)
    preview = system.preview(region.id, stage)
    assert preview["appointments"]["before"] == len(region.appointments)

    switch = system.settled(system.file(region.id, stage, preview_fingerprint=preview["fingerprint"])["id"])

    assert system.totals(switch["id"]) == {key: preview["appointments"][key] for key in TOTALS}
    limits = {limit["site"]: limit["limits"] for limit in system.manager.get(f"/regions/{region.id}/limits")}
    assert limits == {site["site"]: site["limits"] for site in preview["sites"]}
    letters = system.letters(switch["id"])
    assert {c: letters["letters"][c] for c in ("print", "email")} == preview["letters"]["channels"]
