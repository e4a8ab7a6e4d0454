"""Events between services: outbox, relay, inbox, topology, retries and dead letters; no eventlet, no nameko."""
