"""What a stage means for somebody who wants to come: one plain sentence for each rule of the stage plan."""

from __future__ import annotations

from datetime import date

from services.notification.domain.facts import Cancellation, Stage
from services.notification.domain.german import enumeration, long_date

_ADMISSION = {
    "closed": "Persönliche Besuche sind zurzeit nicht möglich.",
    "emergency": "Bitte kommen Sie nur in einem dringenden Notfall persönlich zu uns.",
    "exception": "Persönliche Besuche sind nur in Ausnahmefällen und nach Absprache möglich.",
    "appointment": "Zutritt haben Sie nur mit einem Termin, den Sie vorher mit uns vereinbart haben.",
    "open": "Sie können zu den Öffnungszeiten auch ohne Termin kommen.",
}
_REMOTE_WORDS = {"phone": "am Telefon", "email": "per E-Mail", "video": "per Video", "online": "online"}
RESTRICTED = ("closed", "emergency", "exception")
_TRIAGE = (
    "Einen persönlichen Termin erhalten Sie, wenn sich Ihr Anliegen nicht anders klären lässt, "
    "zum Beispiel bei vertraulichen persönlichen Themen.",
    "Vor jedem persönlichen Termin sprechen wir am Telefon mit Ihnen. Wir klären dann gemeinsam, "
    "ob wir alles am Telefon erledigen können oder ob Sie zu uns kommen.",
)


def visiting_rules(stage: Stage) -> tuple[str, ...]:
    """The sentences that hold for everybody, in the order a visitor meets them."""
    return (
        f"{_ADMISSION[stage['admission']]}{_duration(stage)}",
        *_instead(stage),
        *(_TRIAGE if stage["triage"] == "required" and stage["admission"] != "closed" else ()),
        *_at_the_door(stage),
    )


def cancellation_policy(policy: Cancellation) -> str:
    """D5: who cancels a consultation needs no certificate and fears no consequence."""
    proof = (
        "Bitte legen Sie uns ein Attest vor, wenn Sie einen Termin wegen Krankheit absagen."
        if policy["certificate_required"]
        else "Wenn Sie einen Termin absagen möchten, genügt eine kurze Nachricht. Sie brauchen kein ärztliches Attest."
    )
    if policy["disadvantage"]:
        return f"{proof} Bitte sagen Sie einen Termin nur aus einem wichtigen Grund ab."
    return f"{proof} Durch die Absage entsteht Ihnen kein Nachteil, Ihre Leistungen werden deshalb nicht gekürzt."


def _duration(stage: Stage) -> str:
    if stage["until"]:
        return f" Das gilt bis zum {long_date(date.fromisoformat(stage['until']))}."
    return " Das gilt bis auf Weiteres." if stage["admission"] in RESTRICTED else ""


def _instead(stage: Stage) -> list[str]:
    if stage["admission"] not in RESTRICTED:
        return []
    ways = enumeration(word for channel, word in _REMOTE_WORDS.items() if channel in stage["channels"])
    advice = [f"Wir sind weiter für Sie da: {ways}."] if ways else []
    return [*advice, "Ihre Leistungen sind gesichert."]


def _at_the_door(stage: Stage) -> list[str]:
    if stage["admission"] in ("closed", "emergency"):
        return []
    rules = []
    if stage["arrival_spread_minutes"]:
        rules.append(
            "Die Ankunftszeiten sind versetzt, damit sich im Wartebereich wenige Menschen begegnen. "
            "Bitte kommen Sie pünktlich und nicht früher als vereinbart."
        )
    if stage["invitation_check"]:
        rules.append("Bitte zeigen Sie Ihre Einladung am Eingang vor.")
    if stage["tandem"]:
        rules.append(
            "Auf Wunsch beraten wir Sie gemeinsam: Vermittlung und Leistungsgewährung sitzen dann "
            "mit Ihnen in einem größeren Raum."
        )
    return rules
