"""Right after a region was loaded its events are still under way: imports say so, and clients wait for them."""

import signal
import threading
from pathlib import Path

import pytest

from deploy.local.api import ApiError
from services.contracts.problems import REGION_NOT_READY, SITE_NOT_READY
from tests.integration.gateway.conftest import WholeHouse
from tests.integration.gateway.test_answers import a_region

NOT_READY = (REGION_NOT_READY.type, SITE_NOT_READY.type)


def test_imports_wait_until_every_service_has_heard_of_the_region(
    whole_in_june: WholeHouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    region = a_region(households=5)
    region.households[0]["Nachname"] = "Müller"  # as it is, somebody would have to confirm it
    households, appointments = tmp_path / "households.csv", tmp_path / "appointments.csv"
    households.write_text(region.households_csv(), encoding="utf-8")
    appointments.write_text(region.appointments_csv(), encoding="utf-8")
    relays = [whole_in_june.relays[name].popen for name in ("sites", "protection")]
    for relay in relays:
        relay.send_signal(signal.SIGSTOP)

    with whole_in_june.client() as http, whole_in_june.api() as api:
        api.put_region(region.id, region.yaml())
        for relay, what, file in zip(relays, ("households", "appointments"), (households, appointments), strict=True):
            path = f"/regions/{region.id}/{what}/imports"
            early = http.post(path, content=file.read_bytes(), headers={"Content-Type": "text/csv"})
            assert early.status_code == 409 and early.json()["type"] in NOT_READY, early.text
            threading.Timer(1, relay.send_signal, [signal.SIGCONT]).start()
            assert api.import_csv(region.id, what, file)["imported"] > 0

        assert capsys.readouterr().out.count("noch nicht bereit …") == 2
        with pytest.raises(ApiError, match="gibt es nicht") as refused:
            api.import_csv("nirgends", "households", households)
        assert refused.value.type not in NOT_READY
