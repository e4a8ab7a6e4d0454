"""Every handler of every service accepts every golden sample of its event: read, translated, its effects committed."""

import inspect
import json
from importlib import import_module

import pytest

from services.chassis.messaging.topology import SUBSCRIPTIONS, load_services
from services.chassis.process.config import load_settings
from tests.backbone import write_settings
from tests.contract.test_golden_samples import sample_files

WITH_DATABASE = ("sites", "protection", "scheduling", "notification")


def handlers(service_class):
    """The methods that listen, each with its event type."""
    for _, method in inspect.getmembers(service_class, inspect.isfunction):
        for event_type in getattr(method, SUBSCRIPTIONS, ()):
            yield event_type, method


def cases():
    for name in WITH_DATABASE:
        (service_class,) = load_services(f"services.{name}.service")
        for event_type, method in handlers(service_class):
            for path in sample_files():
                if path.name.startswith(f"{event_type.name}-"):
                    yield pytest.param(name, service_class, event_type, method, path, id=f"{name}-{path.stem}")


def accept(name, service_class, method, event, url, folder):
    """The handler takes the event and leaves its mark in the inbox."""
    config = write_settings(folder / "stufenplan.yaml", "amqp://unused")
    settings = load_settings(config, {"DATABASE_URL": url, "STUFENPLAN_HOME": str(folder)})
    service = service_class()
    service.app = import_module(f"services.{name}.service").build(settings)
    try:
        method(service, event)
        with service.app.database.transaction() as connection:
            applied = connection.execute("SELECT count(*) AS n FROM inbox WHERE event_id = %s", [event.id]).fetchone()
        assert applied["n"] == 1
    finally:
        service.app.database.close()


@pytest.mark.parametrize(("name", "service_class", "event_type", "method", "path"), cases())
def test_the_sample_is_accepted(name, service_class, event_type, method, path, database, tmp_path):
    event = event_type.load(json.loads(path.read_text()))
    accept(name, service_class, method, event, database(name), tmp_path)
