"""Public pages: what anybody may read and sign, without a cookie."""

from flask import Blueprint

bp = Blueprint("public", __name__)
