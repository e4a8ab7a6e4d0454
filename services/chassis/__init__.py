"""Technical machinery every service stands on; it knows no event and no service by name."""
