"""The outside of protection: its database and its outbox."""
