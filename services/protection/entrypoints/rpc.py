"""Commands and queries by RPC: translate, call one use case, translate back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.chassis.process.run import remote
from services.protection.application import queries
from services.protection.application.actor import Actor
from services.protection.application.load_region import load_region
from services.protection.application.ports import App
from services.protection.application.preview_limits import preview_limits
from services.protection.domain.check import faults_of

Json = dict[str, Any]


class ProtectionRpc:
    """What the gateway may call. `actor` = {"user", "role"}; refusals are Problems."""

    app: App

    @remote
    def check_region(self, document: Any) -> Json:
        return {"faults": [asdict(fault) for fault in faults_of(document)]}

    @remote
    def load_region(self, document: Json, actor: Json) -> Json:
        return load_region(self.app, document, to_actor(actor))

    @remote
    def preview_limits(self, region: str, stage: Json, sites: list[str]) -> Json:
        return preview_limits(self.app, region, to_stage(stage), to_sites(sites))

    @remote
    def get_concept(self, region: str, site: str) -> Json:
        return queries.get_concept(self.app, region, site)

    @remote
    def list_limits(self, region: str) -> list[Json]:
        return queries.list_limits(self.app, region)


def to_actor(body: object) -> Actor:
    """Who did it is written down for every concept, so it must be known."""
    given: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    user = given.get("user")
    if not isinstance(user, str) or not user.strip():
        raise _unreadable("actor/user", "Diese Angabe fehlt.")
    return Actor(user, str(given.get("role") or ""))


def to_stage(body: object) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        raise _unreadable("stage", "Hier wird eine Stufe mit ihren Angaben erwartet.")
    return body


def to_sites(body: object) -> list[str]:
    if not isinstance(body, list) or not all(isinstance(site, str) for site in body):
        raise _unreadable("sites", "Hier wird eine Liste von Standorten erwartet.")
    return body


def _unreadable(place: str, message: str) -> Problem:
    return Problem(422, "Die Anfrage ist nicht lesbar", "", [Fault(place, message)])
