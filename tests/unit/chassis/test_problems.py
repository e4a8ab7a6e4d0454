"""A problem survives the way RPC sends exceptions: by its args, numbers turned into strings."""

import json

from nameko.exceptions import deserialize, serialize

from services.chassis.process.problems import Fault, Problem
from services.chassis.process.run.problem_rpc import register


def test_a_problem_crosses_the_wire_whole():
    register()
    problem = Problem(
        409, "Inzwischen geändert", "Stufe 3", [Fault("sites/1", "neu"), Fault("sites/2", "weg")], "urn:x"
    )

    back = deserialize(json.loads(json.dumps(serialize(problem))))

    assert isinstance(back, Problem)
    assert back.document() == problem.document()
    assert back.faults == problem.faults


def test_its_document_has_no_empty_parts():
    assert Problem(404, "Unbekannt").document() == {"type": "about:blank", "title": "Unbekannt", "status": 404}


def test_it_reads_as_a_sentence():
    problem = Problem(422, "Unbrauchbar", faults=[Fault("line 17/Beginn", "fehlt")])

    assert str(problem) == "422 Unbrauchbar. line 17/Beginn: fehlt"
