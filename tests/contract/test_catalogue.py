"""The catalogue of events in docs/ is what the schemas say."""

from pathlib import Path

import pytest
import yaml

from services.contracts.events import catalogue

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("file", "generate"), [("events.md", catalogue.markdown), ("asyncapi.yaml", catalogue.asyncapi)]
)
def test_the_committed_catalogue_is_current(file, generate):
    assert (DOCS / file).read_text(encoding="utf-8") == generate(), "run `make docs` and commit the result"


def test_every_reference_in_the_asyncapi_document_leads_somewhere():
    document = yaml.safe_load(catalogue.asyncapi())

    def references(node):
        if isinstance(node, dict):
            yield from ([node["$ref"]] if "$ref" in node else [])
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in references(document):
        node = document
        for part in reference.removeprefix("#/").split("/"):
            assert part in node, reference
            node = node[part]
