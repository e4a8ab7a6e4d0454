"""The JSON Schema for editors is current, and takes what the check takes."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from services.contracts.region.export import FILE, json_schema, text
from services.contracts.region.schema.document import DOCUMENT
from tests.contract.region.documents import region

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "deploy" / "regions").glob("*.yaml"))
MODELINE = f"# yaml-language-server: $schema=../../docs/{FILE}"
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def validator():
    schema = json.loads((ROOT / "docs" / FILE).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_schema_in_docs_is_current():
    assert (ROOT / "docs" / FILE).read_text(encoding="utf-8") == text(json_schema()), "run `make docs`"


@every_file
def test_a_file_names_the_schema_in_its_first_line_and_keeps_it(path, validator):
    written = path.read_text(encoding="utf-8")
    assert written.splitlines()[0] == MODELINE
    assert (path.parent / MODELINE.partition("=")[2]).resolve() == ROOT / "docs" / FILE
    assert [error.message for error in validator.iter_errors(yaml.safe_load(written))] == []


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("region", "state"), "XX"),
        (("region", "colour"), "red"),
        (("stages", 0, "rank"), "ten"),
        (("stages", 0, "capacity_factor"), 2),
        (("stages", 0, "channels"), []),
        (("stages", 0, "until"), "Juni"),
        (("sites", 0, "id"), "Alt_Stadt"),
        (("sites", 0, "hours", 0, "opens"), "8 Uhr"),
        (("sites", 0, "address", "postcode"), 99991),
        (("facts",), {"no number": []}),
    ],
)
def test_an_editor_marks_what_the_shape_does_not_allow(validator, way, value):
    document = deepcopy(region())
    entry = document
    for step in way[:-1]:
        entry = entry[step]
    entry[way[-1]] = value
    assert next(tuple(error.path) for error in validator.iter_errors(document))[: len(way) - 1] == way[:-1]
    assert DOCUMENT.validate(document)


def test_every_entry_says_what_it_means():
    entries = [json_schema(), *json_schema()["$defs"].values()]
    for entry in entries:
        assert entry["description"]
        assert all(field.get("description") for field in entry["properties"].values())
