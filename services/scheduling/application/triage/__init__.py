"""The phone contact before a personal appointment."""
