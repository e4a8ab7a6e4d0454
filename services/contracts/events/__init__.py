"""What the services say when something has happened: one module a publisher, and the envelope that carries it."""
