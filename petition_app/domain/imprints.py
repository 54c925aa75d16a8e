"""Imprints: who is behind a page, as the law wants it said (DDG section 5, MStV section 18(2), GDPR art. 13(1))."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """Who answers for a page and for what is collected there; what nobody has filled in is empty."""

    name: str
    postal_address: str = ""
    email: str = ""
    telephone: str = ""
    website: str = ""
    #: Who may sign for the organisation: its board, its managing directors.
    represented_by: str = ""
    #: The register and the number in it, such as that of an association.
    register_entry: str = ""
    vat_number: str = ""
    #: The person who answers for what is written, with an address (MStV section 18(2)).
    responsible_person: str = ""
    data_protection_officer: str = ""
    complaint_authority: str = ""
