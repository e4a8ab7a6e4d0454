"""A problem survives the way RPC sends exceptions: by its args, numbers turned into strings."""

import json

from nameko.exceptions import deserialize, serialize

from services.chassis.process.problems import Fault, Problem
from services.chassis.process.run.problem_rpc import register


def test_a_problem_crosses_the_wire_whole():
    register()
    faults = [Fault("sites/1", "site-new", {"sequence": 3}), Fault("line 7/Beginn", "not-a-time", line=7)]
    problem = Problem(409, "changed-meanwhile", {"stage": "closed", "count": 2}, faults)

    back = deserialize(json.loads(json.dumps(serialize(problem))))

    assert isinstance(back, Problem)
    assert (back.status, back.code, back.params) == (409, "changed-meanwhile", {"stage": "closed", "count": 2})
    assert back.faults == faults


def test_its_type_is_its_code():
    assert Problem(404, "site-unknown").type == "urn:stufenplan:site-unknown"


def test_what_somebody_typed_is_not_in_its_text():
    problem = Problem(
        422, "request-invalid", {"name": "Muster"}, [Fault("line 17/Name", "too-long", {"value": "Muster"})]
    )

    assert str(problem) == "422 request-invalid (too-long x1)"
