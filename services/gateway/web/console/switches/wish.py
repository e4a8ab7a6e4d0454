"""What the form of a switch asks for: which sites, which stage, when, and why, as people type it."""

from collections.abc import Sequence
from datetime import datetime

from flask import request

from services.gateway.application.preview import SwitchRequest
from services.gateway.backends.shapes.sites import Lead
from services.gateway.web.console.forms import Form
from services.gateway.web.context import gateway
from services.gateway.wording import gettext
from services.gateway.wording.local_time import NoSuchTime, local_instant
from services.gateway.wording.typed import typed_day, typed_time
from services.gateway.wording.values import BERLIN

NOW, LATER = "now", "later"
_MOST_LEAD = 60
_FIELDS = ("stage", "when", "day", "time", "reason", "lead_days", "lead_reason", "later_stand")


class WishForm(Form):
    """A form with the sites that were chosen in it."""

    sites: Sequence[str] = ()

    @classmethod
    def of(cls, sites: Sequence[str], **values: str) -> "WishForm":
        form = cls(dict.fromkeys(_FIELDS, "") | {"when": NOW, "time": "8:00"} | values)
        form.sites = sites
        return form

    @classmethod
    def sent(cls) -> "WishForm":
        form = cls(dict.fromkeys(_FIELDS, "") | dict(super().sent().values))
        form.sites = request.form.getlist("site")
        return form


def read_wish(form: WishForm, region: str, all_sites: Sequence[str]) -> SwitchRequest | None:
    """The switch that is wished for; None where something is missing or wrong, which stands in the form's faults then.

    Whoever has chosen every site of the region means the region: so the switch is bound to all of it.
    """
    chosen = [site for site in form.sites if site in all_sites]
    if not chosen:
        form.faults["site"] = gettext("Please choose at least one site.")
    if not form.value("stage"):
        form.faults["stage"] = gettext("Please choose a stage.")
    if not form.value("reason"):
        form.faults["reason"] = gettext("Please say why: it stands beside the switch from then on.")
    at = None if form.value("when") == NOW else _instant(form)
    lead = _lead(form)
    if form.faults:
        return None
    whole = len(chosen) == len(all_sites)
    sites = None if whole else chosen
    return SwitchRequest(region, sites, form.value("stage"), at, lead, bool(form.value("later_stand")))


def _instant(form: WishForm) -> datetime | None:
    today = gateway().clock.now().astimezone(BERLIN).date()
    day, at = typed_day(form.value("day"), today), typed_time(form.value("time"))
    if day is None:
        form.faults["day"] = gettext("Please give a day, like 17.06.2020.")
    if at is None:
        form.faults["time"] = gettext("Please give a time, like 8:00.")
    if day is None or at is None:
        return None
    try:
        return local_instant(datetime.combine(day, at))
    except NoSuchTime as error:
        form.faults["time"] = str(error)
        return None


def _lead(form: WishForm) -> Lead | None:
    """Both or neither: whoever departs from what printing and post need says why."""
    days, why = form.value("lead_days"), form.value("lead_reason")
    if not days and not why:
        return None
    if not (days.isdigit() and int(days) <= _MOST_LEAD):
        form.faults["lead_days"] = gettext("Please give a number of working days from 0 to {most}.", most=_MOST_LEAD)
    if not why:
        form.faults["lead_reason"] = gettext("Please say why it is not announced as printing and post need.")
    return None if form.faults else Lead(working_days=int(days), reason=why)
