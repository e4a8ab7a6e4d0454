"""One fault of each kind planted at once in each authority's file: all are listed, each once, with line and place."""

import json
from pathlib import Path

import pytest
import yaml

from services.contracts.region import read

FILES = sorted((Path(__file__).parents[3] / "deploy" / "regions").glob("*.yaml"))
PLANTED = [
    # wrong type
    ("postage_cents: 80", "postage_cents: achtzig", "region/print/postage_cents", "not-a-whole-number"),
    # unknown key
    (
        "  timezone: Europe/Berlin\n",
        "  timezone: Europe/Berlin\n  tinezone: UTC\n",
        "region/tinezone",
        "unknown-key-like",
    ),
    # dangling reference
    ("\ninitial_stage: ", "\ninitial_stage: not-", "initial_stage", "stage-unknown"),
    # duplicate
    ("{id: renewal, name: ", "{id: consultation, name: Nochmals ", "kinds/1/id", "already-taken"),
    # contradiction
    ("at_home: ", "at_home: 99", "sites/0/staff/0/at_home", "more-at-home-than-staff"),
    # a character that no letter can print
    ("signature: ", "signature: → ", "region/letterhead/signature", "unprintable-characters"),
    # unusable addresses
    ("website: https://www.", "website: https://www_", "region/website", "not-a-website"),
    (
        "\ncontacts:\n",
        "\ncontacts:\n  - {id: planted, kind: email, label: Post, value: Kundenpost@jobcenter}\n",
        "contacts/0/value",
        "not-an-email-address",
    ),
]
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def planted(text: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The text with every fault in it, and the faults in the order of their lines."""
    for before, after, _, _ in PLANTED:
        assert before in text
        text = text.replace(before, after, 1)
    # The line of the last planted word: what stands before it may be there to find the place.
    lines = {place: text[: text.index(after) + len(after.rstrip())].count("\n") + 1 for _, after, place, _ in PLANTED}
    return text, sorted(((lines[place], place, code) for _, _, place, code in PLANTED), key=lambda fault: fault[0])


@every_file
def test_all_faults_are_listed_at_once_with_line_and_place_and_nothing_else(path):
    text, expected = planted(path.read_text(encoding="utf-8"))
    reading = read(text.encode())
    assert reading.document is None
    assert [fault.line for fault in reading.faults] == [line for line, _, _ in expected]
    assert {(fault.line, fault.place, fault.code) for fault in reading.faults} == set(expected)


@every_file
def test_a_file_in_json_has_the_same_faults_in_its_own_lines(path):
    text, expected = planted(path.read_text(encoding="utf-8"))
    written = json.dumps(yaml.safe_load(text), ensure_ascii=False, indent=1)
    faults = read(written.encode(), is_json=True).faults
    assert {(fault.place, fault.code) for fault in faults} == {(place, code) for _, place, code in expected}
    assert len(faults) == len(expected)
    for fault in faults:
        assert f'"{fault.place.rpartition("/")[2]}": ' in written.splitlines()[fault.line - 1]


@every_file
def test_what_an_alias_repeats_is_a_fault_at_each_place_with_the_line_where_it_stands(path):
    text = path.read_text(encoding="utf-8")
    before = "certificate_required: false"
    line = text[: text.index(before)].count("\n") + 1
    text = text.replace(before, "certificate_required: nein", 1)
    stages = yaml.safe_load(text)["stages"]
    repeated = [n for n, stage in enumerate(stages) if stage["cancellation"]["certificate_required"] == "nein"]
    faults = read(text.encode()).faults
    assert len(repeated) > 1
    assert [(fault.line, fault.place, fault.code) for fault in faults] == [
        (line, f"stages/{number}/cancellation/certificate_required", "not-yes-or-no") for number in repeated
    ]
