"""The API documentation: the OpenAPI document, and a page made from it without a script or a foreign host."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from services.gateway.web.authentication import public
from services.gateway.web.openapi import Api
from services.gateway.wording import gettext

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Row:
    """One field of a request or an answer, indented by its depth."""

    name: str
    kind: str
    required: bool
    note: str
    depth: int


@dataclass(frozen=True)
class Body:
    media_type: str
    rows: list[Row]
    is_list: bool = False


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    anchor: str
    is_open: bool
    parameters: list[Row]
    request: list[Body]
    answers: list[tuple[str, str, list[Body]]]


def blueprint(api: Api) -> Blueprint:
    pages = Blueprint("documentation", __name__, url_prefix="/api/docs", template_folder="templates")

    @pages.route("", strict_slashes=False)
    @public
    def page() -> str:
        document = api.document()
        return render_template("docs.html", info=document["info"], groups=_groups(document))

    @pages.route("/openapi.json")
    @public
    def openapi() -> Response:
        return jsonify(api.document())

    return pages


def _groups(document: Mapping[str, Any]) -> list[tuple[str, str, list[Operation]]]:
    by_tag: dict[str, list[Operation]] = defaultdict(list)
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = item[method]
                by_tag[operation["tags"][0]].append(_operation(document, path, method, item, operation))
    about = {tag["name"]: tag.get("description", "") for tag in document.get("tags", [])}
    return [(tag, about.get(tag, ""), operations) for tag, operations in by_tag.items()]


def _operation(
    document: Mapping[str, Any], path: str, method: str, item: Mapping[str, Any], operation: Mapping[str, Any]
) -> Operation:
    parameters = [
        _resolved(document, entry) for entry in [*item.get("parameters", []), *operation.get("parameters", [])]
    ]
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        anchor=f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
        is_open=operation.get("security") == [],
        parameters=[_parameter(parameter) for parameter in parameters],
        request=_bodies(document, operation.get("requestBody", {})),
        answers=[
            (status, answer.get("description", ""), _bodies(document, answer))
            for status, entry in sorted(operation["responses"].items())
            if status not in ("default", "422") or "description" in entry
            for answer in [_resolved(document, entry)]
        ],
    )


def _parameter(entry: Mapping[str, Any]) -> Row:
    where = _whereabouts().get(entry["in"], entry["in"])
    note = " · ".join(text for text in (where, entry.get("description", "")) if text)
    return Row(entry["name"], _kind(entry.get("schema", {})), entry.get("required", False), note, 0)


def _whereabouts() -> Mapping[str, str]:
    return {"path": gettext("path"), "query": gettext("query"), "header": gettext("header")}


def _bodies(document: Mapping[str, Any], holder: Mapping[str, Any]) -> list[Body]:
    bodies = []
    for media_type, content in holder.get("content", {}).items():
        schema = _resolved(document, content.get("schema", {}))
        is_list = schema.get("type") == "array"
        bodies.append(Body(media_type, list(_rows(document, schema["items"] if is_list else schema)), is_list))
    return bodies


def _rows(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0) -> Iterator[Row]:
    schema = _resolved(document, schema)
    for name, entry in schema.get("properties", {}).items():
        inner = _resolved(document, entry)
        yield Row(name, _kind(inner), name in schema.get("required", []), inner.get("description", ""), depth)
        if depth < 3:
            yield from _rows(document, inner.get("items", inner), depth + 1)


def _kind(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", gettext("any"))
    names = kinds if isinstance(kinds, list) else [kinds]
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value is not None)
    return f" {gettext('or')} ".join(schema.get("format", name) if name == "string" else name for name in names)


def _resolved(document: Mapping[str, Any], entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference, also one that allows null beside it."""
    for option in entry.get("anyOf", []):
        if "$ref" in option:
            return _resolved(document, option)
    if "$ref" not in entry:
        return entry
    target: Any = document
    for part in entry["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return _resolved(document, target)
