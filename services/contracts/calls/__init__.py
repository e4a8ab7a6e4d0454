"""What one may ask the services: one module a service, a call each with its request, its answer and its problems."""
