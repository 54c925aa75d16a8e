"""Audit: managers see what was done in their organisation with personal data, and by whom."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from petition_app.domain.audit import Act
from petition_app.domain.roles import Role
from petition_app.queries import audit as queries
from petition_app.web.organise import access

_WORDS = {
    Act.EXPORT_REQUESTED: _l("Asked for a file of signatures"),
    Act.EXPORT_FETCHED: _l("Fetched a file of signatures"),
    Act.EXPORT_COPIED: _l("Copied the signatures to a file of their own"),
    Act.SAMPLE_TAKEN: _l("Took a sample of signers for an audit"),
    Act.SEALED: _l("Sealed a petition to new keys"),
    Act.KEYS_PROPOSED: _l("Proposed new keys for a petition"),
    Act.KEYS_APPROVED: _l("Approved new keys for a petition"),
    Act.KEYS_WITHDRAWN: _l("Withdrew proposed keys"),
    Act.KEY_PROVEN: _l("Proved that a key is held"),
    Act.SEAL_DROPPED: _l("Took the seal off a draft"),
    Act.MEMBER_JOINED: _l("Let somebody join"),
    Act.MEMBER_CHANGED: _l("Changed a role"),
    Act.MEMBER_REMOVED: _l("Removed a member"),
    Act.PUBLISHED: _l("Published a petition"),
    Act.PAUSED: _l("Paused a petition"),
    Act.RESUMED: _l("Opened a petition again"),
    Act.CLOSED: _l("Closed a petition"),
    Act.REOPENED: _l("Opened a petition again"),
    Act.RETENTION_SHORTENED: _l("Days until personal data are deleted after the end"),
    Act.HIDDEN: _l("Hid a petition"),
    Act.SHOWN: _l("Showed a petition again"),
    Act.HELD_RELEASED: _l("Released held signatures"),
    Act.HELD_REFUSED: _l("Refused held signatures"),
    Act.MODERATION_UNDONE: _l("Undid a decision about held signatures"),
    Act.ERASED: _l("Erased what one person had signed, at that person's request"),
}
# The largest number that the database's ids can be.
_MOST = 2**63 - 1


def add_to(bp: Blueprint) -> None:
    """Add the list."""
    bp.get("/organisations/<uuid:organisation_id>/audit")(audit)


@access.needs(Role.MANAGER)
def audit(organisation_id: UUID) -> ResponseReturnValue:
    """Show what was done, the latest first."""
    before = request.args.get("before", type=int)
    acts = queries.of_organisation(organisation_id, before if before is None or before < _MOST else None)
    after = acts.next_before and url_for("organise.audit", organisation_id=organisation_id, before=acts.next_before)
    return render_template(
        "organise/audit.html",
        organisation=access.organisation(),
        acts=acts.listed,
        words=_WORDS,
        after=after or "",
    )
