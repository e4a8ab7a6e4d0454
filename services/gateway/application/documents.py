"""Read a document that a person wrote, YAML or JSON, into plain JSON values, or say exactly why not."""

import json
import math
from collections import Counter
from datetime import date, datetime
from typing import Any

import yaml

from services.chassis.process.problems import Fault, Problem
from services.gateway.application.texts import fault_in

_MOST_NODES = 300_000  # YAML aliases can blow a small text up without end
_DEEPEST = 100  # libyaml's loader calls itself for each level: beyond some ten thousand the whole process dies


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A key that appears twice is a contradiction, not a correction."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"der Schlüssel {key.value!r} steht zweimal da", key.start_mark
                )
            seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # 2020-13-45 looks like a date
            raise yaml.constructor.ConstructorError(
                None, None, f"„{node.value}“ ist kein gültiger Wert", node.start_mark
            ) from error

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Called for each mapping, and for each mention of one after `<<`, before its keys are copied."""
        super().flatten_mapping(node)
        self._merged = getattr(self, "_merged", 0) + len(node.value)
        if self._merged > _MOST_NODES:
            raise _too_large()


def read_document(raw: bytes, *, is_json: bool) -> dict[str, Any]:
    """Raises Problem 400 for a text that cannot be read, with line and column, and 422 for one that is no mapping."""
    kind = "JSON" if is_json else "YAML"
    try:
        text = raw.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_strict_object) if is_json else _read_yaml(text)
        document = _Plain().value(value, "")
    except UnicodeDecodeError as error:
        raise _unreadable(kind, f"byte {error.start}", "kein gültiges UTF-8") from error
    except json.JSONDecodeError as error:
        raise _unreadable(kind, f"line {error.lineno}, column {error.colno}", error.msg) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _unreadable(kind, place, error.problem or "fehlerhaft") from error
    except yaml.YAMLError as error:
        raise _unreadable(kind, "", str(error).split("\n")[0]) from error
    except (RecursionError, ValueError, TypeError) as error:
        raise _unreadable(kind, "", "zu tief verschachtelt oder mit unlesbaren Werten") from error
    if not isinstance(document, dict):
        raise Problem(422, "Kein Dokument", "Erwartet wird eine Zuordnung mit Schlüsseln und Werten.")
    return document


def _read_yaml(text: str) -> Any:
    depth = 0
    for event in yaml.parse(text, Loader=_StrictLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem=f"mehr als {_DEEPEST} Ebenen ineinander", problem_mark=mark)
    return yaml.load(text, Loader=_StrictLoader)


def _strict_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    if twice:
        raise _unreadable("JSON", twice[0], "der Schlüssel steht zweimal im selben Objekt")
    return dict(pairs)


def _unreadable(kind: str, place: str, message: str) -> Problem:
    detail = f"Das Dokument ist kein lesbares {kind}."
    return Problem(400, f"{kind} nicht lesbar", detail, [Fault(place, message)])


def _too_large() -> Problem:
    return Problem(413, "Das Dokument ist zu groß", f"Es hat mehr als {_MOST_NODES} Werte.")


class _Plain:
    """Turns YAML values into JSON values: dates become text, everything else must be JSON already."""

    def __init__(self) -> None:
        self._nodes = 0

    def value(self, value: Any, place: str) -> Any:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise _too_large()
        if isinstance(value, dict):
            return {
                self._key(key, place): self.value(item, f"{place}/{key}".lstrip("/")) for key, item in value.items()
            }
        if isinstance(value, list):
            return [self.value(item, f"{place}/{index}".lstrip("/")) for index, item in enumerate(value)]
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, float) and not math.isfinite(value):
            raise Problem(422, "Ungültige Zahl", faults=[Fault(place, f"{value} ist keine Zahl")])
        if isinstance(value, str) and (fault := fault_in(value)):
            raise Problem(422, "Ungültiger Text", faults=[Fault(place, fault)])
        if value is None or isinstance(value, str | int | float | bool):
            return value
        raise Problem(422, "Ungültiger Wert", faults=[Fault(place, f"{type(value).__name__} gibt es hier nicht")])

    @staticmethod
    def _key(key: Any, place: str) -> str:
        if isinstance(key, str):
            return key
        raise Problem(422, "Ungültiger Schlüssel", faults=[Fault(place, f"der Schlüssel {key!r} muss ein Text sein")])
