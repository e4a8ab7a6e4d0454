"""Looks at published concepts and at the limits in force."""

from __future__ import annotations

from typing import Any

from services.chassis.process.problems import Problem
from services.protection.application.ports import App


def get_concept(app: App, region: str, site: str) -> dict[str, Any]:
    """The published concept of a site. Raises Problem 404."""
    with app.begin() as work:
        found = work.concepts.current(region, [site])
    if not found:
        raise Problem(404, "Kein Schutzkonzept", f"Zum Standort „{site}“ in „{region}“ ist keines veröffentlicht.")
    published = found[0]
    content = published.concept.content()
    return {
        "region": region,
        "site": site,
        "name": published.name,
        "version": published.version,
        "published_at": published.published_at.isoformat(),
        "published_by": published.published_by,
        "building": {"persons": content.pop("persons")},
        **content,
    }


def list_limits(app: App, region: str) -> list[dict[str, Any]]:
    """The limits in force at every site of the region that has a stage and a concept. Raises Problem 404."""
    with app.begin() as work:
        if not work.sites.known(region):
            raise Problem(404, "Diese Region gibt es nicht", f"Eine Region „{region}“ ist nicht geladen.")
        return [limits.document() for limits in work.limits.current(region)]
