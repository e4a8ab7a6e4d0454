"""The rim towards Nameko: calls to the services and the events they publish."""
