"""One `sentences.yaml`: every fault of it with its line, or the wording it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any, get_type_hints

from services.chassis.process.configreader import SettingFault
from services.contracts.region.printable import unprintable
from services.contracts.region.schema.addresses import is_email_address, is_file_name
from services.contracts.region.text.node import Node, Unreadable
from services.contracts.region.text.yaml_text import read_yaml
from services.notification.domain.wording import FORM, Listing, Sentence, Table, Wording

USABLE = {"email address": is_email_address, "file name": is_file_name}

Parts = Mapping[str, Any]
Faults = Iterator[tuple[str, str]]  # place and message of a fault


def read(path: Path, *, whole: bool) -> tuple[dict[str, Any], list[SettingFault]]:
    """What the file says, and its faults in the order of its lines; `whole`: nothing may be missing."""
    try:
        node = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return {}, [SettingFault(str(path), f"cannot be read: {error}")]
    except Unreadable as error:
        return {}, [SettingFault(f"{path}:{error.fault.line or 1}", f"is no readable YAML ({error.fault.code})")]
    faults = [(node.line_of(place), place, message) for place, message in _section(node, Wording, "", whole)]
    faults += [(fault.line or 1, fault.place, f"cannot stand here ({fault.code})") for fault in node.faults_below()]
    listed = [SettingFault(f"{path}:{line} {place}".rstrip(), message) for line, place, message in sorted(faults)]
    return (node.plain() if not listed else {}), listed


def merged(base: Any, own: Any) -> Any:
    """What `own` says, and what `base` says where it says nothing."""
    if isinstance(base, Mapping) and isinstance(own, Mapping):
        return {**base, **{key: merged(base.get(key), value) for key, value in own.items()}}
    return own


def wording(plain: Mapping[str, Any], language: str) -> Wording:
    """`plain` is whole and without a fault."""
    made: Wording = _made(Wording, {**plain, "language": language})
    return made


def _made(of: Any, plain: Any) -> Any:
    if isinstance(of, type) and is_dataclass(of):
        parts = {name: _made(part, plain[name]) for name, part in _parts(of).items()}
        return of(**({"language": plain["language"]} if of is Wording else {}), **parts)
    return tuple(plain) if isinstance(of, Listing) else plain


def _parts(of: type[Any]) -> Parts:
    """The sections and texts of a section: a class for a section, a form for what is text."""
    types = get_type_hints(of)
    named = {field.name: field.metadata.get(FORM, types[field.name]) for field in fields(of)}
    return {name: part for name, part in named.items() if part is not str}


def _section(node: Node, of: type[Any], place: str, whole: bool) -> Faults:
    parts = _parts(of)
    yield from _keys(node, tuple(parts), place, whole)
    for key, inner in _entries(node):
        part, where = parts.get(key), f"{place}/{key}".lstrip("/")
        if isinstance(part, type):
            yield from _section(inner, part, where, whole)
        elif isinstance(part, Table):
            yield from _table(inner, part, where, whole)
        elif isinstance(part, Listing):
            yield from _listing(inner, part, where)
        elif part:
            yield from _text(inner, part, where)


def _table(node: Node, form: Table, place: str, whole: bool) -> Faults:
    yield from _keys(node, form.keys, place, whole)
    for key, inner in _entries(node):
        if not form.keys or key in form.keys:
            yield from _text(inner, Sentence(form.inserts), f"{place}/{key}")


def _listing(node: Node, form: Listing, place: str) -> Faults:
    entries = node.value if isinstance(node.value, list) else []
    if len(entries) != form.count:
        yield place, f"must be a list of {form.count}"
    for number, inner in enumerate(entries):
        yield from _text(inner, Sentence(), f"{place}/{number}")


def _keys(node: Node, known: tuple[str, ...], place: str, whole: bool) -> Faults:
    if not isinstance(node.value, dict):
        yield place, "must hold keys and texts"
        return
    if known:
        yield from ((f"{place}/{key}".lstrip("/"), "is unknown") for key in node.value if key not in known)
    if whole:
        yield from ((f"{place}/{key}".lstrip("/"), "is missing") for key in known if key not in node.value)


def _entries(node: Node) -> list[tuple[str, Node]]:
    return list(node.value.items()) if isinstance(node.value, dict) else []


def _text(node: Node, form: Sentence, place: str) -> Faults:
    text = node.value
    if not isinstance(text, str):
        yield place, "must be a text"
        return
    if not text.strip():
        yield place, "is empty"
    if not form.lines and not text.isprintable():
        yield place, "must stand on one line, without control characters"
    elif characters := unprintable(text):
        yield place, f"has what no letter can print: {', '.join(characters)}"
    elif form.machine and not USABLE[form.machine](_filled(text, form)):
        yield place, f"must be usable as {form.machine}"
    yield from ((place, message) for message in _placeholders(text, set(form.inserts)))


def _filled(text: str, form: Sentence) -> str:
    """As machines get it; all that is inserted into such texts is a domain."""
    for name in form.inserts:
        text = text.replace(f"{{{name}}}", "example.org")
    return text


def _placeholders(text: str, inserts: set[str]) -> Iterator[str]:
    try:
        pieces = [piece for piece in Formatter().parse(text) if piece[1] is not None]
    except ValueError as error:
        yield f"has a brace too many or too few ({error})"
        return
    named = {name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
             for _, name, spec, conversion in pieces if name is not None}  # fmt: skip
    if unknown := sorted(named - inserts):
        yield f"inserts {_braced(unknown)}, but there is only {_braced(sorted(inserts)) or 'nothing'}"
    elif missing := sorted(inserts - named):
        yield f"does not insert {_braced(missing)}"
    elif not inserts and ("{" in text or "}" in text):
        yield "has braces, but nothing to insert"


def _braced(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
