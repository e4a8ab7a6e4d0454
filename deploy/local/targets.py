"""`python -m deploy.local.targets`: what Prometheus asks in a local run, as a file for `file_sd_configs`."""

import sys
from collections.abc import Iterator
from typing import Any

import yaml

from deploy.local.programs import replicas
from deploy.local.settings import load_local_settings
from deploy.processes import processes
from services.chassis.process.config import Settings

HEADER = "# Made from deploy/processes.yaml and the ports of a local run; `make docs` writes it anew.\n"


def document() -> str:
    return HEADER + yaml.safe_dump(list(_targets(load_local_settings({}))), sort_keys=False)


def _targets(settings: Settings) -> Iterator[dict[str, Any]]:
    for process in processes():
        numbers = range(1, replicas(process, settings) + 1)
        ports = [port for number in numbers if (port := process.port_of(settings, number))]
        if ports:
            labels = {"service": process.service, "component": process.component}
            yield {"targets": [f"127.0.0.1:{port}" for port in ports], "labels": labels}
    if metrics := settings.local.get("broker_metrics_port"):
        yield {"targets": [f"127.0.0.1:{metrics}"], "labels": {"component": "broker"}}


if __name__ == "__main__":
    sys.stdout.write(document())
