"""The rim of protection: remote calls and events come in here."""
