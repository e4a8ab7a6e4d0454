"""Renders a letter once more from what is stored about it: proof without keeping the file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.notification import LETTER_UNKNOWN, TEMPLATE_MISSING
from services.notification.application.letters.lot_content import created_at
from services.notification.application.ports import App
from services.notification.application.printing import TemplateMissing
from services.notification.domain.channels import PRINT
from services.notification.domain.compose import compose
from services.notification.domain.facts import CampaignFacts


@dataclass(frozen=True, slots=True)
class Reprint:
    """`identical`: today's rendering has the very hash that was stored at hand-over."""

    pdf: bytes
    sha256: str
    identical: bool


def reprint(app: App, letter_id: UUID, together: Sequence[Mapping[str, Any]]) -> Reprint:
    """`together` are the facts of all letters of one compile, in their order: one for e-mail, up to 50 on paper."""
    if not together:
        raise Problem.of(LETTER_UNKNOWN, letter=str(letter_id))
    campaign: CampaignFacts = together[0]["campaign"]
    version = campaign["template_version"]
    try:
        wording, renderer = app.templates.wording(campaign["profile"]["region"], version), app.renderer(version)
    except TemplateMissing as missing:
        raise Problem.of(TEMPLATE_MISSING, version=missing.version) from missing
    contents = [compose(campaign, row["letter"], row["letter_date"], wording) for row in together]
    at = created_at(together[0]["letter_date"])
    own = next(content for content in contents if content.letter_id == str(letter_id))
    pdf = renderer.single(own, at)
    proof = pdf if together[0]["channel"] != PRINT else renderer.paper_batch(contents, at).pdf
    stored = together[0]["sha256"]
    return Reprint(pdf, stored, hashlib.sha256(proof).hexdigest() == stored)
