"""The running system as its users see it: through the REST API, and the folder where letters are handed over."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from deploy.local.api import MANAGER, OPERATOR, Api
from deploy.local.stack import Stack
from tests.system.region import Region

SETTLES_WITHIN = 120.0
TOTALS = ("before", "kept", "phone", "video", "moved", "lapsed")


class System:
    def __init__(self, stack: Stack, said: list[str]) -> None:
        self.stack = stack
        self.said = said

    @cached_property
    def operator(self) -> Api:
        return Api(self.stack.gateway_url, OPERATOR)

    @cached_property
    def manager(self) -> Api:
        return Api(self.stack.gateway_url, MANAGER)

    def load(self, region: Region, folder: Any) -> None:
        """Region file, households and appointments, as an operator would."""
        self.operator.put_region(region.id, region.yaml())
        households, appointments = folder / f"{region.id}-households.csv", folder / f"{region.id}-appointments.csv"
        households.write_text(region.households_csv(), encoding="utf-8")
        appointments.write_text(region.appointments_csv(), encoding="utf-8")
        self.operator.import_csv(region.id, "households", households)
        self.wait_for_limits(region)
        if region.appointments:
            self.operator.import_csv(region.id, "appointments", appointments)

    def wait_for_limits(self, region: Region) -> None:
        """A region that was just loaded has its limits when protection and scheduling have heard of it."""
        wait_until(
            lambda: len(self.operator.get(f"/regions/{region.id}/limits")) == len(region.sites),
            f"limits of {region.id}",
        )

    def preview(self, region: str, to_stage: str, sites: list[str] | None = None) -> dict[str, Any]:
        body = {"sites": sites, "to_stage": to_stage, "effective_at": None}
        return self.manager.post(f"/regions/{region}/switch-previews", body)

    def file(self, region: str, to_stage: str, sites: list[str] | None = None, **more: Any) -> dict[str, Any]:
        body = {"sites": sites, "to_stage": to_stage, "effective_at": None, "reason": "Systemtest", **more}
        return self.manager.post(f"/regions/{region}/switches", body)

    def settled(self, switch_id: str, within: float = SETTLES_WITHIN) -> dict[str, Any]:
        """The switch once it is settled."""
        wait_until(lambda: self.switch(switch_id)["state"] == "settled", f"switch {switch_id} settled", within)
        return self.switch(switch_id)

    def switch(self, switch_id: str) -> dict[str, Any]:
        return self.manager.get(f"/switches/{switch_id}")

    def letters(self, switch_id: str) -> dict[str, Any]:
        return self.manager.get(f"/switches/{switch_id}/letters")

    def totals(self, switch_id: str) -> dict[str, int]:
        counts = self.manager.get(f"/switches/{switch_id}/appointments")
        return {key: counts[key] for key in TOTALS}

    def kill(self, name: str) -> None:
        os.kill(self.stack.pids[name], signal.SIGKILL)

    @contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """The processes stand still inside the block, as if the machine had paused them."""
        pids = [self.stack.pids[name] for name in names]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)


def wait_until(condition: Any, what: str, within: float = 60.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within:g} s: {what}"
        time.sleep(0.1)
