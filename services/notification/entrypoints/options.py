"""The service's own settings (services/notification/options in the YAML), with their defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.chassis.process.config import ConfigError, Settings
from services.chassis.process.configreader import SettingFault
from services.contracts.region.schema.addresses import is_web_address
from services.notification.application.ports import Terms
from services.notification.domain.channels import KINDS
from services.notification.domain.compose import TEMPLATE_VERSION

LOT_SIZES = {f"{kind.name}_lot_size": kind for kind in KINDS.values()}
_PLACE = "services/notification/options"
DEFAULTS = {
    **{option: kind.lot_size for option, kind in LOT_SIZES.items()},
    "letter_worker_port": 8120,
    "letter_worker_poll_seconds": 1,
}
TEMPLATES = "templates"
PUBLIC_URL = "public_url"
LONGEST_PUBLIC_URL = 80
"""Characters: a longer address makes a QR code that no telephone reads at the size it is printed in."""
LETTERS = "letters"


@dataclass(frozen=True)
class Options:
    terms: Terms
    worker_port: int  # worker n serves its metrics on this port + n; 0: on any free port
    poll_seconds: float
    templates: Path | None  # a folder with sentences of regions' own
    letters: Path | None  # where letters are handed over; None: in the home


def options(settings: Settings) -> Options:
    given = dict(settings.service("notification").options)
    templates, letters = given.pop(TEMPLATES, None), given.pop(LETTERS, None)
    public_url = given.pop(PUBLIC_URL, None) or ""
    chosen = {**DEFAULTS, **given}
    faults = [
        SettingFault(
            f"{_PLACE}/{name}",
            "must be a number above 0" if name in DEFAULTS else "is unknown",
        )
        for name, value in chosen.items()
        if name not in DEFAULTS or not _fits(name, value)
    ]
    for name, value in ((TEMPLATES, templates), (LETTERS, letters)):
        if value is not None and not (isinstance(value, str) and Path(value).is_dir()):
            faults.append(SettingFault(f"{_PLACE}/{name}", "must be a folder"))
    if public_url and not _is_public_url(public_url):
        expected = f"must be an address such as https://www.jobcenter.example, {LONGEST_PUBLIC_URL} characters at most"
        faults.append(SettingFault(f"{_PLACE}/{PUBLIC_URL}", expected))
    if faults:
        raise ConfigError(faults)
    sizes = {kind.name: int(chosen[option]) for option, kind in LOT_SIZES.items()}
    return Options(
        terms=Terms(TEMPLATE_VERSION, sizes, public_url.rstrip("/")),
        worker_port=int(chosen["letter_worker_port"]),
        poll_seconds=float(chosen["letter_worker_poll_seconds"]),
        templates=Path(templates) if templates else None,
        letters=Path(letters) if letters else None,
    )


def _is_public_url(value: object) -> bool:
    usable = isinstance(value, str) and value.isascii() and len(value) <= LONGEST_PUBLIC_URL
    return usable and is_web_address(str(value), scheme_needed=True)


def _fits(name: str, value: object) -> bool:
    return isinstance(value, int | float) and (value > 0 or (name == "letter_worker_port" and value == 0))
