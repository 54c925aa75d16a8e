"""Topics: what petitions are about, as codes of a short list that stays the same in every language."""

from enum import StrEnum


class Topic(StrEnum):
    """What a petition is about."""

    HUMAN_RIGHTS = "human_rights"
    EQUALITY = "equality"
    PRISONERS = "prisoners"
    DEMOCRACY = "democracy"
    PEACE = "peace"
    REFUGEES = "refugees"
    WORK = "work"
    HEALTH = "health"
    EDUCATION = "education"
    ENVIRONMENT = "environment"
    ANIMALS = "animals"
