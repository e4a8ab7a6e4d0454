"""Checks a region document whole, without changing anything: its shape, its references, and what it must not drop."""

from __future__ import annotations

from services.sites.application.ports import App
from services.sites.domain.check import faults_of
from services.sites.domain.fault import Fault
from services.sites.domain.loading import in_use_faults


def check_region(app: App, document: object) -> list[Fault]:
    """All faults; empty: `load_region` will take it."""
    faults = faults_of(document)
    if faults or not isinstance(document, dict):
        return faults
    with app.begin() as work:
        return in_use_faults(document, work.regions.known(document["region"]["id"]))
