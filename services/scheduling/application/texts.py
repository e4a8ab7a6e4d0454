"""Why something cannot be, in words for staff."""

from __future__ import annotations

from services.scheduling.domain.rules import Reason

WHY = {
    Reason.ADMISSION: "Die Stufe des Standorts lässt dieses Anliegen auf diesem Weg nicht zu.",
    Reason.TRIAGE: "Vor einem persönlichen Termin ist ein Telefonkontakt nötig, der ihn für nötig hält.",
    Reason.HOURS: "Der Standort ist zu dieser Zeit geschlossen.",
    Reason.STAFF: "Zu dieser Zeit ist niemand frei, der diesen Termin halten kann.",
    Reason.ROOM: "Zu dieser Zeit ist kein passender Raum frei.",
    Reason.LIMIT: "Die Auslastungsgrenze ist zu dieser Zeit erreicht.",
    Reason.NONE: "",
}
COLUMN = {
    Reason.ADMISSION: "Kanal",
    Reason.TRIAGE: "Kanal",
    Reason.HOURS: "Beginn",
    Reason.STAFF: "Mitarbeiter",
    Reason.ROOM: "Beginn",
    Reason.LIMIT: "Beginn",
    Reason.NONE: "Termin-Nr",
}
