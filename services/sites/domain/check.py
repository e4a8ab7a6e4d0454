"""Checks a region document whole: its shape first, then everything in it that refers to something else."""

from __future__ import annotations

from services.sites.domain.document import REGION_DOCUMENT
from services.sites.domain.facts import fact_references
from services.sites.domain.fault import Fault
from services.sites.domain.reading import Document
from services.sites.domain.references import region_references
from services.sites.domain.shapes import Faults
from services.sites.domain.stage_references import stage_references


def faults_of(document: object) -> list[Fault]:
    """Every fault of the document with its place, in the order of the document's parts; empty: it may be loaded."""
    faults: Faults = []
    REGION_DOCUMENT(document, "", faults)
    if isinstance(document, dict):
        faults += _references(document)
    return list(dict.fromkeys(faults))


def _references(document: Document) -> Faults:
    return [*region_references(document), *stage_references(document), *fact_references(document)]
