"""Extensions: the Flask extensions, made once and tied to the application."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_mail import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from petition_app.db import db

babel = Babel()
csrf = CSRFProtect()
mail = Mail()
migrate = Migrate(directory=str(Path(__file__).resolve().parent.parent / "migrations"))


def init_app(app: Flask) -> None:
    """Tie the extensions to the application; web/ says which language a request is in."""
    csrf.init_app(app)
    mail.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=True)
