"""File a switch, bound to the preview that the manager saw."""

from dataclasses import dataclass
from typing import Any

from services.gateway.access.principal import Principal
from services.gateway.application.ports import SLOW_SECONDS, Services
from services.gateway.application.preview import PreviewMemory, SwitchRequest, make_preview, refuse_when_changed


@dataclass(frozen=True)
class FileSwitch:
    request: SwitchRequest
    reason: str
    preview_fingerprint: str | None
    confirmed_gates: list[str]
    idempotency_key: str | None


def file_switch(services: Services, memory: PreviewMemory, command: FileSwitch, principal: Principal) -> dict[str, Any]:
    """Returns the switch. With a fingerprint: 409 with what changed, or filed against the very sequences previewed."""
    expected = None
    if command.preview_fingerprint and not _filed_before(services, command, principal):
        preview = make_preview(services, command.request)
        refuse_when_changed(memory, command.preview_fingerprint, preview)
        expected = preview.sequences
    message = {
        "region": command.request.region,
        "sites": command.request.sites,
        "to_stage": command.request.to_stage,
        "effective_at": command.request.effective_at,
        "reason": command.reason,
        "expected": expected,
        "confirmed_gates": command.confirmed_gates,
        "idempotency_key": command.idempotency_key,
    }
    result: dict[str, Any] = services.call("sites", "file_switch", message, principal.as_actor(), timeout=SLOW_SECONDS)
    return result


def _filed_before(services: Services, command: FileSwitch, principal: Principal) -> bool:
    """A retry: the preview would differ now, because of that very switch. Whether it is the same one, sites knows."""
    if command.idempotency_key is None:
        return False
    return services.call("sites", "filed_switch", command.idempotency_key, principal.as_actor()) is not None
