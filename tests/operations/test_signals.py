"""Whoever starts the launcher can stop it: by Ctrl-C's signal too, which shells let background jobs ignore."""

import signal
import subprocess
import sys

import pytest

from deploy.local.provision import ROOT

WAITING = """
import signal, time
from deploy.local.terminal import StopRequested, stop_by_signal
with stop_by_signal():
    try:
        print("waits", flush=True)
        while True:  # a pause() might begin after the signal has come
            time.sleep(0.05)
    except StopRequested as stopped:
        print(stopped, flush=True)
"""


@pytest.mark.parametrize(
    ("ignored", "sent", "said"),
    [
        (signal.SIGINT, signal.SIGINT, "SIGINT"),
        (signal.SIGTERM, signal.SIGTERM, "SIGTERM"),
        (None, signal.SIGHUP, "SIGHUP"),
    ],
)
def test_a_signal_stops_it_though_whoever_started_it_ignored_that_one(
    ignored: signal.Signals | None, sent: signal.Signals, said: str
):
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        # Whoever runs the tests may ignore some as well: nohup does.
        preexec_fn=lambda: signal.signal(ignored or sent, signal.SIG_IGN if ignored else signal.SIG_DFL),
    )
    assert process.stdout and process.stdout.readline() == "waits\n"

    process.send_signal(sent)

    assert process.communicate(timeout=20)[0] == f"{said}\n"


def test_a_terminal_that_closes_leaves_it_alone_where_nohup_asks_for_that():
    process = subprocess.Popen(
        ["nohup", sys.executable, "-c", WAITING], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout and process.stdout.readline() == "waits\n"

    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)

    assert process.communicate(timeout=20)[0] == "SIGTERM\n"
