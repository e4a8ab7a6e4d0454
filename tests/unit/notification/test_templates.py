"""The sentences of letters are data: checked whole, kept by version, a region's own over the shipped ones."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import yaml

from services.chassis.process.config import ConfigError
from services.notification.adapters.templates import SHIPPED, Templates
from services.notification.application.printing import TemplateMissing
from services.notification.domain.compose import TEMPLATE_VERSION, compose
from services.notification.domain.wording import FORM, Listing, Table, Wording
from tests.unit.notification.builders import campaign_facts, change, household
from tests.unit.notification.wordings import TEMPLATES, WORDING

SENTENCES = (SHIPPED / "de" / TEMPLATE_VERSION / "sentences.yaml").read_text(encoding="utf-8")
DAY = date(2020, 6, 10)


def written(folder: Path, *names: str, text: str) -> Path:
    """A file of sentences below `folder`, which it answers."""
    file = folder.joinpath(*names, "sentences.yaml")
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return folder


def planted(tmp_path: Path, *changes: tuple[str, str]) -> dict[str, str]:
    """The faults of the shipped file with these changes: message by line and place."""
    text = SENTENCES
    for sound, faulty in changes:
        assert text.count(sound) == 1, sound
        text = text.replace(sound, faulty)
    with pytest.raises(ConfigError) as refused:
        Templates(shipped=written(tmp_path, "de", "9", text=text))
    return {fault.place.removeprefix(f"{tmp_path}/de/9/"): fault.message for fault in refused.value.faults}


def line_of(text: str) -> int:
    return SENTENCES[: SENTENCES.index(text)].count("\n") + 1


def own_letter(wording: Wording, *changes: Any, **of_household: Any) -> Any:
    own: Any = {"letter_id": "0190", "household": household(**of_household), "changes": list(changes)}
    facts: Any = campaign_facts()
    return compose(facts, own, DAY, wording)


FAULTS = [
    ("greeting: Mit freundlichen Grüßen", "greeting: ''", "greeting", "is empty"),
    ("lot_title: Anschreiben", "lot_title: 3", "lot_title", "must be a text"),
    ("  counter: Persönlich\n", "  counter: Persönlich →\n", "contacts/counter", "no letter can print: → (U+2192)"),
    (
        'no_reply: "keine-antwort@{domain}"',
        "no_reply: niemand {domain}",
        "email/no_reply",
        "must be usable as email address",
    ),
    (
        "attachment: Anschreiben.pdf",
        "attachment: ../Anschreiben.pdf",
        "email/attachment",
        "must be usable as file name",
    ),
    ("  entry: Bitte zeigen Sie", '  entry: "Bitte\\nzeigen Sie" #', "visiting/entry", "must stand on one line"),
    ("  since: ab {date}", "  since: ab morgen", "stages/since", "does not insert {date}"),
    ("  tandem: Auf", "  tandem: Auf {name}", "visiting/tandem", "inserts {name}, but there is only nothing"),
    ('"{label} ({departments})"', '"{label:>9} ({departments})"', "contacts/of_departments", "inserts {label:>9}"),
    ("  time: ", "  tiem: ", "calendar/tiem", "is unknown"),
    ("    kept: Ihr", "    stayed: Ihr", "appointments/headlines/stayed", "is unknown"),
    ("Samstag, Sonntag]", "Samstag]", "calendar/weekdays", "must be a list of 7"),
    ('  span: "{date}, ', '  span: "{date, ', "calendar/span", "has a brace too many or too few"),
    ('    Herr: "Sehr', '    Frau: "Sehr', "address/salutations/Frau", "key-twice"),
]


@pytest.mark.parametrize(("sound", "faulty", "place", "message"), FAULTS, ids=[each[2] for each in FAULTS])
def test_a_fault_is_named_with_its_line_and_place(
    tmp_path: Path, sound: str, faulty: str, place: str, message: str
) -> None:
    faults = planted(tmp_path, (sound, faulty))

    assert message in faults[f"sentences.yaml:{line_of(sound)} {place}"]


def test_all_faults_of_a_file_are_listed_at_once_in_the_order_of_its_lines(tmp_path: Path) -> None:
    faults = planted(tmp_path, *((sound, faulty) for sound, faulty, *_ in FAULTS))

    assert {place for _, _, place, _ in FAULTS} <= {where.partition(" ")[2] for where in faults}
    lines = [int(where.partition(" ")[0].rpartition(":")[2]) for where in faults]
    assert lines == sorted(lines)


def test_a_missing_sentence_is_named_at_the_section_it_belongs_to(tmp_path: Path) -> None:
    faults = planted(tmp_path, ("  with_certificate: Bitte legen", "  # Bitte legen"))

    assert faults == {f"sentences.yaml:{line_of('cancelling:')} cancelling/with_certificate": "is missing"}


def test_a_section_that_is_a_text_is_said_to_be_none(tmp_path: Path) -> None:
    faults = planted(tmp_path, ("lists:\n", "lists: Komma\nmore:\n"))

    where = f"sentences.yaml:{line_of('lists:')} lists"
    assert faults[where] == "must hold keys and texts"


def test_what_is_no_yaml_says_so_with_its_line(tmp_path: Path) -> None:
    faults = planted(tmp_path, ("lot_title: Anschreiben", "lot_title: [Anschreiben"))

    ((where, message),) = faults.items()
    assert where.startswith("sentences.yaml:") and "no readable YAML" in message


def test_a_regions_own_sentence_stands_instead_and_the_others_stay(tmp_path: Path) -> None:
    own = written(tmp_path, "hannover", "de", TEMPLATE_VERSION, text="appointments: {headlines: {kept: Wie geplant.}}")
    templates = Templates(own)

    here, there = (templates.wording(region, TEMPLATE_VERSION) for region in ("hannover", "dortmund"))

    assert there == WORDING
    headlines = {**WORDING.appointments.headlines, "kept": "Wie geplant."}
    assert here == replace(WORDING, appointments=replace(WORDING.appointments, headlines=headlines))
    assert own_letter(here, change("kept")).appointments[0].headline == "Wie geplant."


def test_faults_of_all_files_are_listed_together(tmp_path: Path) -> None:
    written(tmp_path, "hannover", "de", TEMPLATE_VERSION, text="subject: Ohne Platzhalter")
    written(tmp_path, "dortmund", "de", TEMPLATE_VERSION, text="nonsense: 1")
    written(tmp_path, "wesel", "de", "99", text="greeting: Servus")
    written(tmp_path, "marburg", "de", text="greeting: Servus")

    with pytest.raises(ConfigError) as refused:
        Templates(tmp_path)

    faults = {fault.place.removeprefix(f"{tmp_path}/"): fault.message for fault in refused.value.faults}
    assert faults == {
        f"dortmund/de/{TEMPLATE_VERSION}/sentences.yaml:1 nonsense": "is unknown",
        f"hannover/de/{TEMPLATE_VERSION}/sentences.yaml:1 subject": "does not insert {date}, {site}, {stage}",
        "marburg/de/sentences.yaml": "lies 2 folders deep, not 3",
        "wesel/de/99/sentences.yaml": "there are no letters of this language and version",
    }


def test_a_version_that_is_not_there_is_said_by_its_number() -> None:
    with pytest.raises(TemplateMissing, match="version 99"):
        TEMPLATES.wording("hannover", "99")
    with pytest.raises(TemplateMissing, match="version 99"):
        TEMPLATES.layout("99")


def test_a_further_language_is_a_folder_and_nothing_else(tmp_path: Path) -> None:
    templates = Templates(shipped=written(tmp_path, "en", "1", text=yaml.safe_dump(made_up(Wording))))

    content = own_letter(templates.wording("hannover", "1", "en"), change("lapsed"), salutation="")

    assert content.appointments[0].headline == "lapsed:"
    assert content.salutation == "salutation_otherwise: Ayşe Müller"
    assert content.date == "date: 10 months/5: 2020"


def made_up(of: Any) -> dict[str, Any]:
    """Sentences that say nothing but their name and what they insert."""
    types = get_type_hints(of)
    made: dict[str, Any] = {}
    for part in fields(of):
        form = part.metadata.get(FORM)
        if is_dataclass(types[part.name]):
            made[part.name] = made_up(types[part.name])
        elif isinstance(form, Listing):
            made[part.name] = [f"{part.name}/{number}:" for number in range(form.count)]
        elif isinstance(form, Table):
            keys = form.keys or ("any",)
            made[part.name] = {key: " ".join((f"{key}:", *(f"{{{name}}}" for name in form.inserts))) for key in keys}
        elif form and form.machine:
            made[part.name] = {"email address": "nobody@{domain}", "file name": "letter.pdf"}[form.machine]
        elif form:
            made[part.name] = " ".join((f"{part.name}:", *(f"{{{name}}}" for name in form.inserts)))
        assert part.default is MISSING, "what a template leaves out is a fault, not a default"
    return made


def test_the_same_facts_and_sentences_give_the_same_letter_after_another_start() -> None:
    again = Templates().wording("hannover", TEMPLATE_VERSION)

    assert again == WORDING
    assert own_letter(again, change("moved")) == own_letter(WORDING, change("moved"))
