"""Editing: what becomes of a change that an organiser sends."""

from enum import StrEnum


class Answer(StrEnum):
    """Whether a change was kept, and why not."""

    SAVED = "saved"
    #: Somebody else changed the petition since the form was opened.
    MEANWHILE = "meanwhile"
    #: Another page has that address already.
    TAKEN = "taken"
    #: What should be changed is not there any more.
    GONE = "gone"


class Missing(StrEnum):
    """What a petition lacks before everybody may see it."""

    TITLE = "title"
    SUMMARY = "summary"
    CONTACT = "contact"
    IMPRINT = "imprint"
    KEYS = "keys"
    #: It is to be sealed, and nobody has proven yet to hold each of its keys.
    SEAL = "seal"
