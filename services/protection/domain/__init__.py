"""The rules of protection concepts and limits, pure: no input or output, no clock, no framework."""
