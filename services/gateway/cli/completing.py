"""What the shell offers for ids: asked of the gateway, soon or not at all, and never with an error."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import typer

from services.gateway.cli import session
from services.gateway.client import Client, ClientError, Patience
from services.gateway.wording import language, pgettext

SECONDS = 2.0
"""Whoever presses the tab key waits no longer."""
_MOST = 50

Offer = Callable[[typer.Context, str], list[tuple[str, str]]]


def offer(path: str, key: str, about: str = "", within: str = "", **query: Any) -> Offer:
    """Completion by the entries of a list of the API: their `key`, with `about` beside it.

    `path` may name what stands on the command line already: "/regions/{region}/sites". `within`: the list is a part of
    the answer.
    """

    def offered(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        known = {name: value for name, value in context.params.items() if isinstance(value, str)}
        try:
            answer = _ask(path.format(**known), query)
            return list(_fitting(answer[within] if within else answer, key, about, incomplete))
        except (ClientError, LookupError, ValueError, TypeError, AttributeError):
            return []  # also for an answer of another version: nobody wants a stack while typing

    return offered


def _ask(path: str, query: Mapping[str, Any]) -> Any:
    at_once = Patience(ready=0, busy=0)
    address, token = session.base_url(), session.token() or ""
    with Client(address, token, language=language(), patience=at_once, timeout=SECONDS) as client:
        return client.get(path, **query)


def _fitting(entries: Iterable[Mapping[str, Any]], key: str, about: str, incomplete: str) -> Iterable[tuple[str, str]]:
    for entry in entries:
        if str(entry[key]).startswith(incomplete):
            yield str(entry[key]), str(entry.get(about) or "")


def states(incomplete: str) -> list[tuple[str, str]]:
    """The states of a switch, which no gateway need be asked for."""
    from services.contracts.calls.sites_views import STATES  # only now: every command would wait for its schemas

    return [(state, pgettext("switch state", state)) for state in STATES if state.startswith(incomplete)]


regions = offer("/regions", "region", "name")
sites = offer("/regions/{region}/sites", "site", "name")
stages = offer("/regions/{region}", "id", "name", within="stages")
switches = offer("/switches", "id", "reason", limit=_MOST)
gates = offer("/switches/{switch_id}", "id", "text", within="gates")
campaigns = offer("/campaigns", "campaign_id", "reference")
queues = offer("/dead-letters", "queue")
