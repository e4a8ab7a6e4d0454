"""The rim of the sites service: RPC, events and the clock tick translate and call one use case."""
