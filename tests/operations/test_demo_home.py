"""The demo empties its home at the start and sends made-up events: in a folder and on a vhost of its own only."""

import kombu
import pytest

from demo.place import clean, demo_home, refuse_a_shared_broker
from deploy.local.provision import ProvisionError
from deploy.local.stack import StackError


def test_a_folder_that_no_demo_has_made_is_left_alone(tmp_path):
    (tmp_path / "lock").touch()
    (tmp_path / "thesis.odt").write_text("drei Jahre Arbeit")
    with pytest.raises(StackError, match="stammt von keiner Vorführung"):
        clean(tmp_path)
    assert (tmp_path / "thesis.odt").exists()


@pytest.mark.parametrize("name", ["demo", "rehearsal"])
def test_its_own_home_is_emptied_again_and_again(tmp_path, name):
    home = demo_home(tmp_path / name)
    for _ in range(2):
        clean(home)
        (home / "letters").mkdir()
        (home / "summary.json").touch()
    clean(home)
    assert not (home / "letters").exists() and not (home / "summary.json").exists()


def test_a_vhost_where_a_system_is_at_home_is_left_alone(broker_uri):
    refuse_a_shared_broker(None)
    refuse_a_shared_broker(broker_uri)
    with kombu.Connection(broker_uri) as connection:
        connection.default_channel.exchange_declare("sites.events", "topic", durable=True, auto_delete=False)
        with pytest.raises(ProvisionError, match="braucht einen eigenen"):
            refuse_a_shared_broker(broker_uri)
        connection.default_channel.exchange_delete("sites.events")
