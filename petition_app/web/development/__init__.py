"""Development pages: what helps whoever works on the service, on the same machine and nowhere else."""

from flask import Blueprint, Flask

from petition_app.web.development import components, mailbox


def init_app(app: Flask) -> None:
    """Add the pages in development; elsewhere they do not exist, nor does a mailbox where mail is really sent."""
    if app.config["PETITION_ENV"] != "development":
        return
    bp = Blueprint("development", __name__, url_prefix="/dev")
    bp.before_request(mailbox.only_on_this_machine)
    components.add_to(bp)
    if not app.config["MAIL_SERVER"]:
        mailbox.add_to(bp)
    app.register_blueprint(bp)
