"""The table role × permission: the one place that says what a role may do."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    REGIONAL_MANAGER = "regional_manager"
    SITE_MANAGER = "site_manager"
    RECEPTION = "reception"
    CASE_WORKER = "case_worker"
    LETTER_OFFICE = "letter_office"
    OPERATOR = "operator"


class Permission(StrEnum):
    REGION_READ = "region:read"
    REGION_LOAD = "region:load"
    SWITCH_READ = "switch:read"
    SWITCH_PREVIEW = "switch:preview"
    SWITCH_FILE = "switch:file"
    SWITCH_CANCEL = "switch:cancel"
    GATE_CONFIRM = "gate:confirm"
    HOUSEHOLD_READ = "household:read"
    HOUSEHOLD_IMPORT = "household:import"
    APPOINTMENT_IMPORT = "appointment:import"
    APPOINTMENT_READ = "appointment:read"
    APPOINTMENT_BOOK = "appointment:book"
    TRIAGE_RECORD = "triage:record"
    CAMPAIGN_READ = "campaign:read"
    CAMPAIGN_CONTROL = "campaign:control"
    LETTER_SAMPLE = "letter:sample"
    NOTICE_READ = "notice:read"
    NOTICE_CALL = "notice:call"
    HOUSEHOLD_AUDIT = "household:audit"
    EVENT_READ = "event:read"
    DEAD_LETTER_READ = "dead-letter:read"
    DEAD_LETTER_SETTLE = "dead-letter:settle"
    SESSION_MANAGE = "session:manage"
    CONCEPT_EDIT = "concept:edit"
    USER_MANAGE = "user:manage"
    AUDIT_READ = "audit:read"


ROLE_LABELS: Mapping[Role, str] = {
    Role.REGIONAL_MANAGER: "Regionalleitung",
    Role.SITE_MANAGER: "Standortleitung",
    Role.RECEPTION: "Empfang",
    Role.CASE_WORKER: "Sachbearbeitung",
    Role.LETTER_OFFICE: "Briefstelle",
    Role.OPERATOR: "Betrieb",
}

_EVERYONE = frozenset({Permission.REGION_READ, Permission.SWITCH_READ, Permission.EVENT_READ})

_APPOINTMENTS = frozenset(
    {
        Permission.APPOINTMENT_READ,
        Permission.APPOINTMENT_BOOK,
        Permission.TRIAGE_RECORD,
        Permission.NOTICE_READ,
        Permission.NOTICE_CALL,
        Permission.HOUSEHOLD_READ,
    }
)

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.REGIONAL_MANAGER: frozenset(Permission) - {Permission.DEAD_LETTER_SETTLE, Permission.SESSION_MANAGE},
    # She answers for her sites: looks ahead, says that a condition is met, writes concepts; others file switches.
    Role.SITE_MANAGER: _EVERYONE
    | {
        Permission.SWITCH_PREVIEW,
        Permission.GATE_CONFIRM,
        Permission.CONCEPT_EDIT,
        Permission.APPOINTMENT_READ,
        Permission.CAMPAIGN_READ,
        Permission.LETTER_SAMPLE,
    },
    Role.RECEPTION: _EVERYONE | _APPOINTMENTS,
    Role.CASE_WORKER: _EVERYONE | _APPOINTMENTS | {Permission.LETTER_SAMPLE},
    Role.LETTER_OFFICE: _EVERYONE
    | {
        Permission.HOUSEHOLD_READ,
        Permission.HOUSEHOLD_IMPORT,
        Permission.CAMPAIGN_READ,
        Permission.CAMPAIGN_CONTROL,
        Permission.LETTER_SAMPLE,
    },
    Role.OPERATOR: _EVERYONE
    | {
        Permission.REGION_LOAD,
        Permission.HOUSEHOLD_IMPORT,
        Permission.APPOINTMENT_IMPORT,
        Permission.APPOINTMENT_READ,
        Permission.CAMPAIGN_READ,
        Permission.DEAD_LETTER_READ,
        Permission.DEAD_LETTER_SETTLE,
        Permission.SESSION_MANAGE,  # who keeps the users file also ends what its users have open
        Permission.USER_MANAGE,
        Permission.AUDIT_READ,
    },
}


def allows(role: Role, permission: Permission) -> bool:
    return permission in GRANTS[role]
