"""Development pages: what helps whoever works on the service, on the same machine and nowhere else."""

from flask import Blueprint, Flask

from petition_app.web.development import components, mailbox


def init_app(app: Flask) -> None:
    """Add the pages in development; in production, and where mail is really sent, they do not exist."""
    if app.config["PETITION_ENV"] != "development" or app.config["MAIL_SERVER"]:
        return
    bp = Blueprint("development", __name__, url_prefix="/dev")
    bp.before_request(mailbox.only_on_this_machine)
    mailbox.add_to(bp)
    components.add_to(bp)
    app.register_blueprint(bp)
