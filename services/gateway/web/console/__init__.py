"""The web console: pages for people, rendered here, working without a script."""
