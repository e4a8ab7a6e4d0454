"""Identifiers sort by time; what is caused carries the trace of its cause."""

from services.chassis.process import tracing
from services.chassis.process.identifiers import new_id


def test_identifiers_are_version_7_and_sort_by_time():
    ids = [new_id() for _ in range(100)]

    assert {id.version for id in ids} == {7}
    assert ids == sorted(ids)


def test_a_span_continues_the_trace_of_its_parent():
    parent = tracing.new_traceparent()

    with tracing.span(parent) as inside:
        assert tracing.current() == inside
        with tracing.span() as nested:
            pass

    assert inside != parent
    assert {value.split("-")[1] for value in (parent, inside, nested)} == {parent.split("-")[1]}
    assert tracing.current() is None


def test_a_malformed_parent_begins_a_new_trace():
    assert tracing.TRACEPARENT.match(tracing.child_of("nonsense"))
