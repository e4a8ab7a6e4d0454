"""What may become of a dated switch, told step by step: it comes, is revoked, is suspended, or is overtaken by time."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.story import A_DAY, ANNOUNCED, BETWEEN, DATE, Story


@dataclass(frozen=True)
class Tale:
    """`told`: of which switches every household hears, by its number in the story; `back`: that it does not come.
    None where chance decides who hears of it before it is revoked: they alone are told that it does not come.

    `stages`: what comes into force at both sites. `returns`: whether in the end every appointment is as it was.
    """

    live: Callable[[Story], None]
    told: tuple[str, ...] | None = ()
    stages: tuple[str, ...] = ()
    returns: bool = False


def it_comes(story: Story) -> None:
    story.plan("emergency")
    story.comes("announcement", ANNOUNCED)
    story.comes("in force", DATE)


def it_is_revoked(story: Story) -> None:
    story.plan("emergency")
    story.comes("announcement", ANNOUNCED)
    story.clock.at = BETWEEN
    story.revoke()
    story.comes("nothing", DATE)


def it_is_revoked_before_a_letter_is_out(story: Story) -> None:
    story.plan("closed")
    with story.nothing_printed():
        story.comes("announcement", ANNOUNCED)
        story.revoke()
    story.comes("revocation", BETWEEN)
    story.comes("nothing", DATE)


def it_is_revoked_while_it_is_announced(story: Story) -> None:
    """What was said of both is on its way at the same time."""
    story.plan("emergency")
    story.clock.at = ANNOUNCED
    with story.chain.reaper.during("said alone"):
        story.chain.tick()
    story.revoke()
    story.comes("nothing", DATE)


def it_is_suspended(story: Story) -> None:
    story.plan("closed", at=None)
    story.plan("regular")
    story.act("confirm_gate", gate="look")
    story.comes("announcement", ANNOUNCED)
    story.act("withdraw_gate", gate="look")
    story.comes("suspension", DATE)


def its_date_passes_with_a_later_one(story: Story) -> None:
    """Nobody was there on either date: the later one holds, the earlier one is skipped."""
    story.plan("exception", at=DATE - A_DAY)
    story.plan("emergency")
    story.comes("announcement", ANNOUNCED - A_DAY)
    story.comes("announcement", ANNOUNCED)
    story.comes("in force", DATE)


TALES = {
    "it comes": Tale(it_comes, ("1",), ("emergency",)),
    "it is revoked": Tale(it_is_revoked, ("1", "1 back"), returns=True),
    "it is revoked before a letter is out": Tale(it_is_revoked_before_a_letter_is_out, returns=True),
    "it is revoked while it is announced": Tale(it_is_revoked_while_it_is_announced, None, returns=True),
    "it is suspended": Tale(it_is_suspended, ("1", "2", "2 back"), ("closed",)),
    "its date passes with a later one": Tale(its_date_passes_with_a_later_one, ("1", "2"), ("emergency",)),
}

TAKEN_BACK = {
    "protection site.stage_revoked.v1",
    "scheduling site.stage_revoked.v1",
    "notification site.stage_revoked.v1",
    "notification site.replanned.v1",
    "sites site.replanned.v1",
}
CONCERNED = {
    "announcement": {
        "sites start_due_switches",
        "protection site.stage_changed.v1",
        "scheduling site.stage_changed.v1",
        "scheduling limits.changed.v1",
        "notification site.stage_changed.v1",
        "notification appointments.changed.v1",
        "notification site.replanned.v1",
        "sites limits.changed.v1",
        "sites site.replanned.v1",
    },
    "revocation": TAKEN_BACK | {"sites revoke_switch"},
    "suspension": TAKEN_BACK | {"sites start_due_switches", "letters lot", "sites campaign.completed.v1"},
    "in force": {"sites start_due_switches", "scheduling site.stage_in_force.v1"},
}
"""Who does what in the step: where everyone dies, each of them must have died over it."""
