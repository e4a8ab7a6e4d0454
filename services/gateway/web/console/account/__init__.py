"""The own account: the second step of a login, the password, the second factor."""
