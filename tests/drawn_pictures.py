"""Drawn pictures: files as people send them, made in the test."""

import io
from functools import cache
from typing import Any

from PIL import Image


@cache
def png(width: int, height: int, colour: str = "#207040") -> bytes:
    """Return a field of one colour."""
    return written(Image.new("RGB", (width, height), colour), "PNG")


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file of a kind."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def read(content: bytes) -> Image.Image:
    """Return the picture of a file."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture
