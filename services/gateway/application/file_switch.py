"""File a switch, bound to the preview that the manager saw."""

from dataclasses import dataclass
from typing import Any

from services.gateway.access.principal import Principal
from services.gateway.application.ports import Previews
from services.gateway.application.preview import (
    Preview,
    SwitchRequest,
    announced_at_once,
    look_ahead,
    make_preview,
    preview_appointments,
    refuse_when_changed,
)
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import SwitchView


@dataclass(frozen=True)
class FileSwitch:
    request: SwitchRequest
    reason: str
    preview_fingerprint: str | None
    confirmed_gates: list[str]
    idempotency_key: str | None


@dataclass(frozen=True)
class Filed:
    """The switch, and what was looked at for it; None at a retry, and for one that takes effect now."""

    switch: SwitchView
    preview: Preview | None

    def as_document(self) -> dict[str, Any]:
        announcement = self.preview.outlook.get("announcement") if self.preview else None
        letters = self.preview.letters if self.preview else None
        warnings = self.preview.outlook["warnings"] if self.preview else []
        return {**self.switch, "announcement": announcement, "letters": letters or None, "warnings": warnings}


def file_switch(backends: Backends, previews: Previews, command: FileSwitch, principal: Principal) -> Filed:
    """With a fingerprint: 409 with what changed, or filed against the very sequences previewed.

    A switch that is announced later than it is filed takes along what is foreseen now, so that at its announcement
    somebody is asked when it would do clearly worse. Without a fingerprint that is found out here, and binds to nothing
    else; one that is announced at once needs nobody but sites.
    """
    preview = None if _filed_before(backends, command, principal) else _foreseen(backends, previews, command)
    bound = preview is not None and command.preview_fingerprint is not None
    request = command.request
    switch = backends.sites.file_switch(
        region=request.region,
        sites=request.sites,
        to_stage=request.to_stage,
        effective_at=request.effective_at,
        lead=request.lead,
        later_stand=request.later_stand or None,
        reason=command.reason,
        expected=preview.sequences if preview and bound else None,
        foreseen=preview.foreseen if preview else None,
        confirmed_gates=command.confirmed_gates,
        idempotency_key=command.idempotency_key,
        actor=principal.actor,
    )
    return Filed(switch, preview)


def _foreseen(backends: Backends, previews: Previews, command: FileSwitch) -> Preview | None:
    """The preview that binds, or as much of one as a dated switch needs; None for one that takes effect now."""
    if command.preview_fingerprint:
        preview = make_preview(backends, command.request)
        refuse_when_changed(previews, command.preview_fingerprint, preview)
        return preview
    if command.request.effective_at is None:
        return None
    outlook = look_ahead(backends, command.request)
    if announced_at_once(outlook):
        return Preview(command.request, outlook)
    return preview_appointments(backends, command.request, outlook)


def _filed_before(backends: Backends, command: FileSwitch, principal: Principal) -> bool:
    """A retry: the preview would differ now, because of that very switch. Whether it is the same one, sites knows."""
    if command.idempotency_key is None:
        return False
    filed = backends.sites.filed_switch(idempotency_key=command.idempotency_key, actor=principal.actor)
    return filed is not None
