"""A small site and stages for tests of concepts and limits, complete as events carry them."""

from __future__ import annotations

from typing import Any

from services.contracts.region import complete
from tests.contract.region import documents


def site(id: str = "linden", **changes: Any) -> dict[str, Any]:
    rooms = [
        {"zone": "first-floor", "kind": "consultation", "count": 2, "area": 16, "persons": 3},
        {"zone": "first-floor", "kind": "consultation", "count": 1, "area": 10, "persons": 2},
        {"zone": "first-floor", "kind": "tandem", "count": 1, "area": 28, "persons": 5, "department": "benefits"},
    ]
    equipment = [{"id": "screens", "text": "Schutzscheiben am Empfang"}]
    return documents.site(id, **{"rooms": rooms, "equipment": equipment, **changes})


def region(*sites: dict[str, Any], id: str = "musterstadt") -> dict[str, Any]:
    return complete(documents.region(id, sites=list(sites or (site("linden"), site("mitte")))))


def whole_site(**changes: Any) -> dict[str, Any]:
    return region(site(**changes))["sites"][0]


def stage(id: str = "by-appointment", **changes: Any) -> dict[str, Any]:
    """The whole definition, as events carry it."""
    [whole] = complete(documents.region(stages=[documents.stage(id, 20)], initial_stage=id, facts={}))["stages"]
    return {**whole, **changes}
