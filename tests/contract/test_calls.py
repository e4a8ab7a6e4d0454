"""The calls are what the services answer: every method has its contract, every contract its method."""

import inspect

import pytest

from services.chassis.process.run.entrypoints import CALL
from services.contracts.calls import scheduling, sites
from services.contracts.calls.call import calls_of
from services.scheduling.service import SchedulingService
from services.sites.service import SitesService

SERVICES = [(SitesService, sites), (SchedulingService, scheduling)]


@pytest.mark.parametrize(("service", "calls"), SERVICES, ids=[service.name for service, _ in SERVICES])
def test_a_service_answers_exactly_its_calls(service, calls):
    answered = {
        method.__dict__[CALL] for _, method in inspect.getmembers(service) if CALL in getattr(method, "__dict__", {})
    }
    assert {call.method for call in answered} == {call.method for call in calls_of(calls)}


@pytest.mark.parametrize(("service", "calls"), SERVICES, ids=[service.name for service, _ in SERVICES])
def test_each_method_takes_what_its_call_brings(service, calls):
    for call in calls_of(calls):
        parameters = inspect.signature(inspect.unwrap(getattr(service, call.method))).parameters
        open_ended = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
        names = {name for name, p in parameters.items() if p.kind is p.KEYWORD_ONLY}
        brought = {field.attribute or name for name, field in call.request.fields.items()}
        assert names <= brought and (open_ended or names == brought), call.method


@pytest.mark.parametrize(("service", "calls"), SERVICES, ids=[service.name for service, _ in SERVICES])
def test_what_no_contract_knows_is_refused_by_every_call(service, calls):
    for call in calls_of(calls):
        arguments, faults = call.read_request({"nonsense": 1})
        assert arguments == {} and "nonsense" in {fault.place for fault in faults}, call.method
