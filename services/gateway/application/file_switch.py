"""File a switch, bound to the preview that the manager saw."""

from dataclasses import dataclass

from services.gateway.access.principal import Principal
from services.gateway.application.ports import Previews
from services.gateway.application.preview import SwitchRequest, make_preview, refuse_when_changed
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import SwitchView


@dataclass(frozen=True)
class FileSwitch:
    request: SwitchRequest
    reason: str
    preview_fingerprint: str | None
    confirmed_gates: list[str]
    idempotency_key: str | None


def file_switch(backends: Backends, previews: Previews, command: FileSwitch, principal: Principal) -> SwitchView:
    """Returns the switch. With a fingerprint: 409 with what changed, or filed against the very sequences previewed."""
    expected = None
    if command.preview_fingerprint and not _filed_before(backends, command, principal):
        preview = make_preview(backends, command.request)
        refuse_when_changed(previews, command.preview_fingerprint, preview)
        expected = preview.sequences
    return backends.sites.file_switch(
        region=command.request.region,
        sites=command.request.sites,
        to_stage=command.request.to_stage,
        effective_at=command.request.effective_at,
        reason=command.reason,
        expected=expected,
        confirmed_gates=command.confirmed_gates,
        idempotency_key=command.idempotency_key,
        actor=principal.actor,
    )


def _filed_before(backends: Backends, command: FileSwitch, principal: Principal) -> bool:
    """A retry: the preview would differ now, because of that very switch. Whether it is the same one, sites knows."""
    if command.idempotency_key is None:
        return False
    filed = backends.sites.filed_switch(idempotency_key=command.idempotency_key, actor=principal.actor)
    return filed is not None
