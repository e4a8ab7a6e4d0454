"""Typed proxies of the calls to the four services; no call is named in a string anywhere else.

`sites.py`, `protection.py`, `scheduling.py` and `notification.py` are generated from `services/contracts/calls` by
`make docs` (`generate.py`): one class a service, one method a call. They ask through a `Caller`, which is RPC in a
running gateway.
"""
