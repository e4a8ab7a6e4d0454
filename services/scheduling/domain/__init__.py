"""The rules of scheduling, pure: no input or output, no clock, no framework."""
