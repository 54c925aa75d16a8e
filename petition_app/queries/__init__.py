"""Queries: reads that return rows or small frozen values; they never write, send or decide."""

from flask import Flask

from petition_app.queries import cards, memory


def init_app(app: Flask) -> None:
    """Give the reads their memories: a short one, and a longer one for what is drawn."""
    memory.init_app(app)
    cards.init_app(app)
