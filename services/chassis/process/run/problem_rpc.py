"""Teaches nameko to give callers a Problem back where the called method raised one."""

from nameko.exceptions import deserialize_to_instance

from services.chassis.process.problems import Problem


def register() -> None:
    deserialize_to_instance(Problem)
