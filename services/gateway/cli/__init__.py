"""The command line client `stufenplan`: speaks to the REST API and to nothing else."""
