"""Setting letters in type and handing them over."""
