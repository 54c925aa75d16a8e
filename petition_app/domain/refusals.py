"""Refusals: what the service answers when it does not do what was asked, one class a reason."""

from typing import ClassVar


class Refusal(Exception):
    """An answer, not a mistake of ours; `web/errors.py` knows the page and the status of each."""

    code: ClassVar[str] = "refused"


class LinkBroken(Refusal):
    """A link was altered, is of another kind, is too old, or its signature is gone."""

    code = "link_broken"


class PetitionNotFound(Refusal):
    """There is no public petition of that name, or none in that language."""

    code = "petition_not_found"


class PetitionClosed(Refusal):
    """The petition takes no more signatures."""

    code = "petition_closed"


class SignatureChanged(Refusal):
    """The form was sent again after the confirmation page was opened: its signer has not seen what it says now."""

    code = "signature_changed"


class ForeignPost(Refusal):
    """A form was posted from another site."""

    code = "foreign_post"


class ServiceBusy(Refusal):
    """The database is away or overloaded: nothing was changed, and trying again is safe."""

    code = "service_busy"


class TooManyAttempts(Refusal):
    """Somebody tried to log in too often; whether the account exists makes no difference."""

    code = "too_many_attempts"


class ExportGone(Refusal):
    """There is no such file: it is not made yet, could not be made, or its time is over."""

    code = "export_gone"


class TokenRefused(Refusal):
    """A program's token is missing, revoked, or belongs to another petition; which of these is not said."""

    code = "token_refused"


class FundraiserNotFound(Refusal):
    """The petition asks for no money, so there is no amount to tell."""

    code = "fundraiser_not_found"
