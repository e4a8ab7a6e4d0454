"""Who acts when something happens by itself."""

from services.contracts.calls.actor import Actor

CLOCK = Actor("clock", ("system",))
"""The actor of what becomes due by itself."""
