"""Responses: the kinds of answer that a decision-maker gives."""

from enum import StrEnum


class ResponseKind(StrEnum):
    """Whether a decision-maker spoke, promised, did something, refused, or said nothing when asked."""

    ANSWERED = "answered"
    PROMISED = "promised"
    ACTED = "acted"
    DECLINED = "declined"
    SILENT = "silent"
