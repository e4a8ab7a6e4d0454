"""What makes a process of the services: settings, start and stop, probes, logs, metrics; the only home of nameko."""
