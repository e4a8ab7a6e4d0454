"""Use cases around a new stage or new limits: decide about every appointment, apply it in batches."""
