"""Sessions: the organiser's cookie. It holds 256 random bits and nothing else; readers get none.

Flask asks this door for a session with every request. Under /organise it holds a token, from which the secret
of the forms is derived; everywhere else it is empty and nothing is read or set. Who the token belongs to is
asked of the database by `access.py`.
"""

from typing import Any

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin

from petition_app.domain import session_tokens

PATH = "/organise/"


class TokenSession(dict[str, Any], SessionMixin):
    """A token, whether the browser has it already, and the secret of its forms."""

    def __init__(self, token: str, *, known: bool) -> None:
        """Take the browser's token, or a fresh one for a browser that has none."""
        super().__init__()
        self.known = known
        self.take(token)

    def take(self, token: str) -> None:
        """Go on under another token."""
        self.token = token
        self["csrf_token"] = session_tokens.form_secret(token)
        self.modified = False

    def replace(self, token: str) -> None:
        """Let the browser forget its token and take another."""
        self.take(token)
        self.modified = True

    def __getitem__(self, key: str) -> Any:
        """Return the secret; whoever is shown a form must be known again when it comes back."""
        self.modified = self.modified or not self.known
        return super().__getitem__(key)


class NoSession(dict[str, Any], SessionMixin):
    """What readers have: nothing, and nothing can be put into it."""

    def __setitem__(self, key: str, value: Any) -> None:
        """Refuse: a page for readers sets no cookie."""
        raise RuntimeError("There is no session outside the organisers' pages.")


class TokenSessions(SessionInterface):
    """Reads the token from the cookie and writes it back when it changed."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        """Return the session of an organiser's request, and nothing for readers."""
        if not request.path.startswith(PATH):
            return NoSession()
        token = request.cookies.get(self.get_cookie_name(app), "")
        known = session_tokens.is_token(token)
        return TokenSession(token if known else session_tokens.new(), known=known)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where the browser must learn a token."""
        if isinstance(session, TokenSession) and session.modified:
            response.set_cookie(
                self.get_cookie_name(app),
                session.token,
                path="/",
                httponly=True,
                secure=self.get_cookie_secure(app),
                samesite=self.get_cookie_samesite(app),
            )


def init_app(app: Flask) -> None:
    """Let Flask ask here for sessions."""
    app.session_interface = TokenSessions()


def token() -> str:
    """Return the token of this request."""
    return _current().token


def replace(fresh: str) -> None:
    """Give the browser another token: at the login, so that nobody can have planted it before."""
    _current().replace(fresh)


def forget() -> None:
    """Give the browser a token that means nothing."""
    _current().replace(session_tokens.new())


def _current() -> TokenSession:
    found = session._get_current_object()  # type: ignore[attr-defined]
    if not isinstance(found, TokenSession):
        raise RuntimeError("There is no session outside the organisers' pages.")
    return found
