"""What the services count of a switch: the fate of appointments, the balance of letters."""

from services.contracts.schemas import Answer, Table, Text, Whole


class TotalsSchema(Answer):
    """kept + phone + video + moved + lapsed + returned = before."""

    before = Whole(0, required=True)
    kept = Whole(0, required=True)
    phone = Whole(0, required=True)
    video = Whole(0, required=True)
    moved = Whole(0, required=True)
    lapsed = Whole(0, required=True)
    returned = Whole(0, load_default=0, dump_default=0)


class BalanceSchema(Answer):
    """in_scope = handed over by channel + held + excluded + withdrawn."""

    in_scope = Whole(0, required=True)
    handed_over = Table(keys=Text(), values=Whole(0), required=True)
    held = Whole(0, required=True)
    excluded = Whole(0, required=True)
    withdrawn = Whole(0, required=True)
