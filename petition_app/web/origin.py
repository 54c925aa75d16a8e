"""Origin: whether a form without a session comes from our own pages (S13, S14).

Readers and signers have no cookie, so there is nothing of theirs that another site could use. Forms posted
from another site are refused all the same. `Sec-Fetch-Site` decides where a browser sends it. Without it,
`Origin` must be ours, absent, or `null`, which browsers send whose users hide the referrer.
"""

from urllib.parse import urlsplit

from flask import current_app, request

from petition_app.domain.refusals import ForeignPost


def require_own() -> None:
    """Refuse a form that another site posted. Raises ForeignPost."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ForeignPost
        return
    origin = request.headers.get("Origin")
    if origin in (None, "null"):
        return
    own = {urlsplit(current_app.config["PUBLIC_BASE_URL"]).netloc, request.host}
    if origin.partition("://")[2] not in own:
        raise ForeignPost
