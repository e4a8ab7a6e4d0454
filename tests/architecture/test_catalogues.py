"""Every code and every sentence has its words in German and English, with the same values put in."""

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from typer.main import get_command

from services.contracts.calls import notification as notification_calls
from services.contracts.calls import notification_views, scheduling_views, sites_views
from services.contracts.calls import scheduling as scheduling_calls
from services.contracts.events.catalogue import PUBLISHERS
from services.contracts.events.sites import REVOCATIONS
from services.contracts.region import vocabulary
from services.gateway.access.accounts import Source
from services.gateway.access.permissions import Permission, Role
from services.gateway.access.records import Deed
from services.gateway.access.sessions import Agent
from services.gateway.application.audit import Kind
from services.gateway.cli import language as cli_language
from services.gateway.cli.main import app as cli
from services.gateway.wording import audit
from services.gateway.wording.catalogue import FOLDER, path
from services.gateway.wording.languages import LANGUAGES
from services.gateway.wording.sentences import PROBLEM_CONTEXTS, SENTENCES, TERMS, placeholders
from services.gateway.wording.terms import HELD_REASONS, LETTER_STATES, OUTCOMES, STEPS
from services.notification.domain.letter import LetterContent
from services.sites.domain.states import Action as SwitchAction
from tests.architecture.code_uses import ROOT, SERVICES, Sentence, fault_uses, problem_kinds, sentences
from tests.unit.gateway.fakes import make_app

GATEWAY = SERVICES / "gateway"
CODES = ("terms", "problems")
CLIENT_ERRORS = (
    "bad-argument",
    "bad-address",
    "bad-token",
    "file-unreadable",
    "not-stufenplan",
    "nobody-there",
    "too-late",
    "cut-off",
)
KEYWORDS = {"_": None, "ngettext": (1, 2)}


@cache
def catalogue(language: str, subject: str) -> Catalog:
    with path(language, subject).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def words(language: str, context: str, code: str) -> str | None:
    subject = "problems" if context in PROBLEM_CONTEXTS else "terms"
    message = catalogue(language, subject).get(code, context)
    return str(message.string) if message and message.string else None


def messages(language: str, subject: str) -> Iterator[Message]:
    return (message for message in catalogue(language, subject) if message.id)


def forms(value: object) -> list[str]:
    """A message's or a translation's singular and plural."""
    return [str(form) for form in value] if isinstance(value, list | tuple) else [str(value)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_title_and_inserts_only_what_it_carries(language: str) -> None:
    kinds = problem_kinds()
    assert len(kinds) > 40
    assert not [kind for kind in kinds if not words(language, "problem title", kind.code)]
    for kind in kinds:
        for context in ("problem title", "problem detail"):
            assert not unfilled(language, context, kind.code, frozenset(kind.params)), (context, kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_a_sentence_and_inserts_only_what_it_carries(language: str) -> None:
    uses = fault_uses()
    assert len(uses) > 80
    assert not [use for use in uses if not words(language, "fault", use.code)]
    assert not [use for use in uses if use.params is not None and unfilled(language, "fault", use.code, use.params)]


def unfilled(language: str, context: str, code: str, params: frozenset[str]) -> list[str]:
    """What the sentence would insert but is not given, unless there is a sentence without it."""
    missing = sorted(placeholders(words(language, context, code) or "") - params)
    return [] if missing and words(language, context, f"{code} without {' and '.join(missing)}") else missing


@pytest.mark.parametrize("subject", CODES)
def test_codes_are_worded_in_both_languages_alike(subject: str) -> None:
    german, english = ({(m.context, m.id): m for m in messages(language, subject)} for language in ("de", "en"))
    assert german.keys() == english.keys()
    for key, message in german.items():
        assert message.string and english[key].string, key
        assert placeholders(str(message.string)) == placeholders(str(english[key].string)), key


def test_every_term_has_words() -> None:
    vocabularies = {
        "role": Role,
        "permission": Permission,
        "agent": Agent,
        "event": [event.name.rsplit(".v", 1)[0] for publisher in PUBLISHERS for event in publisher.EVENTS],
        "switch state": sites_views.STATES,
        "switch action": SwitchAction,
        "campaign state": notification_views.STATES,
        "campaign action": notification_calls.ACTIONS,
        "appointment state": scheduling_views.STATES,
        "channel": scheduling_calls.CHANNELS,
        "contact": (*scheduling_views.DECISIONS, "replaced"),
        "ending": scheduling_views.ENDINGS,
        "entry state": sites_views.ENTRY_STATES,
        "revocation": (*REVOCATIONS, *sites_views.SUSPENSIONS),
        "call state": notification_views.CALL_STATES,
        "outcome": ("before", *OUTCOMES),
        "held reason": HELD_REASONS,
        "letter state": LETTER_STATES,
        "letter part": printed_parts(),
        "step": STEPS.values(),
        "weekday": vocabulary.WEEKDAYS,
        "admission": vocabulary.ADMISSIONS,
        "appointment by": vocabulary.APPOINTMENT_CHANNELS,
        "audience": vocabulary.AUDIENCES,
        "contact kind": vocabulary.CONTACT_KINDS,
        "client error": CLIENT_ERRORS,
        "file error": ("ENOENT", "EISDIR", "ENOTDIR", "EACCES", "EROFS", "ENOSPC"),
        "language": LANGUAGES,
        "deed": (*Deed, *journalled(), "household.looked-at"),
        "record kind": Kind,
        "recorded": (*audit._SHOWN, "time", "person", "roles", "kind", "what", "about", "details"),
        "user source": Source,
    }
    missing = [
        (language, context, str(code))
        for context, codes in vocabularies.items()
        for code in codes
        for language in LANGUAGES
        if not words(language, context, str(code))
    ]
    assert not missing
    assert {message.context for message in messages("de", "terms")} == set(TERMS)


def journalled() -> set[str]:
    """The commands that sites records."""
    sources = [path.read_text(encoding="utf-8") for path in (SERVICES / "sites" / "application").rglob("*.py")]
    return {command for text in sources for command in re.findall(r'journal\.note\(\s*\w+,\s*\w+,\s*"(\w+)"', text)}


def printed_parts() -> list[str]:
    """Where a letter may have what cannot be printed."""
    return [
        part.name for part in fields(LetterContent) if part.name not in ("letter_id", "large_print", "check_address")
    ]


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    said = {sentence.ids: sentence.where for sentence in every_sentence()}
    translated = {
        tuple(forms(message.id)): forms(message.string) for subject in SENTENCES for message in messages("de", subject)
    }
    assert not [where for ids, where in said.items() if ids not in translated]
    assert not [ids for ids in translated if ids not in said]
    for ids, strings in translated.items():
        assert all(strings), ids
        inserted = {name for form in ids for name in placeholders(form)}
        assert {name for form in strings for name in placeholders(form)} == inserted, ids


def test_english_needs_no_translation_of_what_is_english_in_the_code() -> None:
    assert {file.stem for file in (FOLDER / "en" / "LC_MESSAGES").iterdir()} == set(CODES)


@pytest.mark.parametrize(("folder", "subject"), [("deploy", "launcher"), ("demo", "demo")])
def test_launcher_and_demo_say_every_sentence_in_german_too(folder: str, subject: str) -> None:
    said = {ids: sentence.where for sentence in sentences(ROOT / folder) for ids in sentence.ids}
    with path("de", subject, ROOT / folder / "locale").open("rb") as file:
        translated = {str(message.id): str(message.string) for message in read_po(file, locale="de") if message.id}
    assert said and said.keys() == translated.keys()
    assert not [ids for ids, words in translated.items() if not words or placeholders(words) != placeholders(ids)]


def every_sentence() -> Iterator[Sentence]:
    yield from sentences(GATEWAY)
    for template in sorted(GATEWAY.rglob("*.html")):
        for line, ids, _, context in extract_from_file("jinja2", template, KEYWORDS):
            if not context:
                yield Sentence(f"{template.name}:{line}", tuple(forms(ids)))
    for text in command_line_texts():
        yield Sentence("the command line's help", (text,))
    for text in api_texts():
        yield Sentence("the description of the API", (text,))


def command_line_texts() -> Iterator[str]:
    yield from (*cli_language.MESSAGES, *cli_language.PANELS.values(), cli_language.USAGE, cli_language.HELP)
    yield from filter(None, cli_language.KINDS.values())
    for command in cli_language.tree(get_command(cli)):
        for part in (command, *command.params):
            yield from cli_language.texts(part).values()


def api_texts() -> set[str]:
    asked: set[str] = set()
    app, *_ = make_app()

    def note(text: str) -> str:
        asked.add(text)
        return text

    with app.test_request_context():
        app.extensions["flask-smorest"]["apis"][""]["ext_obj"].document(note)
    return asked
