"""Use cases of scheduling, one a file."""
