"""Queries: reads that return rows or small frozen values; they never write, send or decide."""

from flask import Flask

from petition_app.queries import memory


def init_app(app: Flask) -> None:
    """Give the reads their short memory."""
    memory.init_app(app)
