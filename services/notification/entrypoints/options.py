"""The service's own settings (services/notification/options in the YAML), with their defaults."""

from __future__ import annotations

from dataclasses import dataclass

from services.chassis.process.config import ConfigError, Settings
from services.chassis.process.problems import Fault
from services.notification.application.collect_letters import Terms
from services.notification.domain.compose import TEMPLATE_VERSION

DEFAULTS = {"print_lot_size": 2000, "email_lot_size": 200, "letter_worker_port": 8120, "letter_worker_poll_seconds": 1}


@dataclass(frozen=True)
class Options:
    terms: Terms
    worker_port: int  # worker n serves its metrics on this port + n; 0: on any free port
    poll_seconds: float


def options(settings: Settings) -> Options:
    chosen = {**DEFAULTS, **settings.service("notification").options}
    faults = [
        Fault(
            f"services/notification/options/{name}",
            "muss eine Zahl größer als 0 sein" if name in DEFAULTS else "ist unbekannt",
        )
        for name, value in chosen.items()
        if name not in DEFAULTS or not _fits(name, value)
    ]
    if faults:
        raise ConfigError(faults)
    sizes = {"print": int(chosen["print_lot_size"]), "email": int(chosen["email_lot_size"])}
    return Options(
        Terms(TEMPLATE_VERSION, sizes), int(chosen["letter_worker_port"]), float(chosen["letter_worker_poll_seconds"])
    )


def _fits(name: str, value: object) -> bool:
    return isinstance(value, int | float) and (value > 0 or (name == "letter_worker_port" and value == 0))
