"""Every rule of the timeline, for one site and for all of a region: `story.py` lives through them, `rules.py` judge."""

from collections.abc import Iterator

import pytest

from tests.system.conftest import running
from tests.system.timeline import later_rules, rules
from tests.system.timeline.story import DAYS, SCOPES, live_through

RULES = {
    "T1": rules.Lead(),
    "T2": rules.Binding(),
    "T3": rules.Replan(),
    "T4": rules.Letters(),
    "T5": rules.Gates(),
    "T6": rules.Revoke(),
    "T7": later_rules.Overtaking(),
    "T8": later_rules.Drift(),
    "T9": later_rules.Joiners(),
    "T10": later_rules.Until(),
    "T11": later_rules.InForce(),
}


@pytest.fixture(scope="module")
def wrong(tmp_path_factory, database_server, broker_uri) -> Iterator[dict[tuple[str, str], list[str]]]:
    """On the servers of all tests: `test_main_flow.py` starts a system with its own."""
    home, servers = tmp_path_factory.mktemp("timeline"), {"DATABASE_URL": database_server, "AMQP_URI": broker_uri}
    with running(home, "stufenplan_timeline_test", next(iter(DAYS.values())), **servers) as system:
        yield live_through(system, RULES, home)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("rule", RULES)
def test_the_timeline_keeps_its_rule(wrong, rule, scope):
    assert wrong[rule, scope] == [], "\n".join([RULES[rule].__doc__ or "", *wrong[rule, scope]])
