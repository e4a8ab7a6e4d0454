"""What the gateway does that is more than one call: previews, loads and imports."""
