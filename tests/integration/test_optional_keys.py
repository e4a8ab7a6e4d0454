"""No path in any service reads a region document without its defaults: each optional key is left out, one by one.

Left out of what an earlier release stored and said too, where a key of today was not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from marshmallow import Schema, fields, missing

from services.contracts.calls.actor import Actor
from services.contracts.events.sites import Stage as StageSaid
from services.contracts.region import complete, with_defaults
from services.contracts.region.schema.document import DOCUMENT
from services.notification.application.letters.sample_letter import render_sample, sample_content
from services.notification.application.ports import Terms
from services.notification.application.records import SiteKey
from services.notification.application.sites.record_site import take_region as into_notification
from services.notification.domain.channels import EMAIL, PRINT
from services.notification.domain.compose import TEMPLATE_VERSION
from services.protection.application.concepts.take_region import LoadedRegion
from services.protection.application.concepts.take_region import take_region as into_protection
from services.scheduling.application.regions.take_region import take_region as into_scheduling
from services.scheduling.domain.stage import Stage as SchedulingStage
from services.sites.application.regions.load_region import load_region
from services.sites.application.regions.queries import get_region
from services.sites.application.switches.file_switch import FileSwitch, file_switch
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.entrypoints import views
from tests.fakes.clock import StoppedClock
from tests.fakes.notification.house import fake_app as notification
from tests.fakes.protection.house import fake_app as protection
from tests.fakes.scheduling.house import fake_app as scheduling
from tests.fakes.sites.house import FakeApp
from tests.fakes.sites.house import fake_app as sites
from tests.unit.notification.wordings import WORDING

FILE = Path(__file__).parents[2] / "deploy" / "regions" / "hannover.yaml"
WHOLE = complete(yaml.safe_load(FILE.read_text(encoding="utf-8")))
MANAGER, NOW = Actor("maria.manager", ("manager",)), datetime(2020, 6, 10, 8, tzinfo=UTC)
SITE, STAGE = "linden", "by-appointment"


def optional_keys(schema: Schema, kind: str = "document") -> Iterator[tuple[str, str]]:
    """Kind of entry and key, for every key that has a default."""
    for name, field in schema.fields.items():
        if field.load_default is not missing:
            yield kind, name
        inner = getattr(field, "inner", None) or getattr(field, "value_field", None) or field
        if isinstance(inner, fields.Nested):
            yield from optional_keys(inner.schema, type(inner.schema).__name__)


KEYS = sorted(set(optional_keys(DOCUMENT)))


def without(kind: str, key: str, value: Any = WHOLE, schema: Schema = DOCUMENT, here: str = "document") -> Any:
    """The document with this key in no entry of its kind."""
    made: dict[str, Any] = {}
    for name, entry in value.items():
        field = schema.fields.get(name)
        if (here, name) == (kind, key):
            continue
        made[name] = _inside(kind, key, entry, field) if field is not None else entry
    return made


def _inside(kind: str, key: str, value: Any, field: Any) -> Any:
    if isinstance(field, fields.Nested) and isinstance(value, Mapping):
        return without(kind, key, value, field.schema, type(field.schema).__name__)
    if isinstance(field, fields.List) and isinstance(value, list):
        return [_inside(kind, key, each, field.inner) for each in value]
    if isinstance(field, fields.Dict) and isinstance(value, Mapping):
        return {name: _inside(kind, key, each, field.value_field) for name, each in value.items()}
    return value


def stored_by_an_earlier_release(document: Mapping[str, Any]) -> FakeApp:
    """Loaded whole; then what is stored lacks what the document lacks."""
    app = sites(StoppedClock(NOW))
    load_region(app, deepcopy(WHOLE), MANAGER)
    tables, region = app.store.tables, "hannover"
    tables.regions[region] = replace(tables.regions[region], document=document)
    for stage in document["stages"]:
        tables.stages[region, stage["id"]] = replace(tables.stages[region, stage["id"]], definition=stage)
    return app


def test_many_keys_are_optional() -> None:
    assert len(KEYS) > 30
    assert {("Stage", "tandem"), ("Stage", "measures"), ("Site", "equipment"), ("Print", "sides")} <= set(KEYS)


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=[f"{kind}.{key}" for kind, key in KEYS])
def test_every_use_case_works_where_an_optional_key_was_left_out(kind: str, key: str) -> None:
    lacking = without(kind, key)
    assert with_defaults(lacking) == with_defaults(lacking | {"stages": with_defaults(lacking)["stages"]})

    town = stored_by_an_earlier_release(lacking)
    stages = {stage["id"]: stage for stage in get_region(town, "hannover")["document"]["stages"]}
    seen = views.outlook(outlook_switch(town, "hannover", [SITE], STAGE, None))
    file_switch(town, FileSwitch("hannover", [SITE], STAGE, None, reason="Probe"), MANAGER)
    said = [envelope["data"] for envelope in town.store.tables.said if envelope["type"] == "site.stage_changed.v1"]

    assert StageSaid().validate(said[-1]["stage"]) == {}
    assert SchedulingStage.parse(seen["stage"]).id == STAGE

    letters, booked, protected = offices()
    with letters.begin() as work:
        into_notification(letters, work, lacking, 1)
    with booked.begin() as work:
        into_scheduling(booked, work, lacking, 1, "test")
    with protected.begin() as work:
        into_protection(protected, work, LoadedRegion("hannover", 1, "test", lacking, uuid4()))

    raw = {stage["id"]: stage for stage in lacking["stages"]}
    for stage in (stages[STAGE], raw[STAGE]):
        content = sample_content(letters, SiteKey("hannover", SITE), stage, None, NOW)
        assert render_sample(letters.renderer(TEMPLATE_VERSION), content, NOW).startswith(b"%PDF-")


def offices() -> tuple[Any, Any, Any]:
    clock = StoppedClock(NOW)
    terms = Terms(TEMPLATE_VERSION, {PRINT: 10, EMAIL: 10})
    return notification(clock, terms, {TEMPLATE_VERSION: WORDING}), scheduling(clock), protection()
