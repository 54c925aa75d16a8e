"""Pictures: the files of what petitions and organisations show; each address always leads to the same bytes."""

from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from petition_app.domain.pictures import MIMETYPES
from petition_app.queries import pictures


def add_to(bp: Blueprint) -> None:
    """Add the files."""
    bp.get(f"/pictures/<uuid:picture_id>-<int:width>.<any({','.join(MIMETYPES)}):suffix>")(picture)


def picture(picture_id: UUID, width: int, suffix: str) -> ResponseReturnValue:
    """Give a picture in one size and format."""
    found = pictures.file(picture_id, width, suffix) or abort(404)
    response = Response(found.content, mimetype=MIMETYPES[suffix])
    # Another picture has another address; one that is deleted stays in caches as long as they like.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(f"{picture_id}-{width}-{suffix}")
    if not found.public:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response.make_conditional(request)
