"""Bodies: a form is read whole or not at all, however it comes; over a real granian, whose streams are its own."""

from collections.abc import Iterator

import pytest

from tests import conftest, pages, snapshot
from tests.network import free_port
from tests.web_process import Server
from tests.worker_process import wait_until

FORM = b"name=Olga&email=olga%40example.org&country=DE&consent=y&display=nothing&disclose=counted"
LENGTH = b"Content-Length: %d\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def server(app, database, key_file, tmp_path) -> Iterator[Server]:
    port = free_port()
    settings = conftest.environment(key_file, database, tmp_path)
    running = Server(settings | {"PUBLIC_BASE_URL": f"http://127.0.0.1:{port}"}, port)
    try:
        wait_until(running.answers)
        yield running
    finally:
        running.close()


def in_chunks(body: bytes) -> bytes:
    pieces = [body[start : start + 8000] for start in range(0, len(body), 8000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_a_form_is_taken_whole_however_it_comes_and_otherwise_not_at_all(server, make):
    petition = make.petition(asks_comment=True)
    path = f"/en/{petition.slug}/sign"
    too_much = FORM + b"&comment=" + b"x" * 66_000

    assert server.told(path, LENGTH % len(too_much) + too_much)[0] == 413
    assert server.told(path, LENGTH % (len(FORM) + 50) + FORM, and_hangs_up=True)[0] in (0, 400)
    for body in (FORM, too_much):
        assert server.told(path, CHUNKED + in_chunks(body))[0] == 411
    assert server.told(path, CHUNKED + b"%x\r\n%s\r\n20\r\n&comm" % (len(FORM), FORM), and_hangs_up=True)[0] in (0, 411)
    assert snapshot.of("signatures") == {"signatures": []}

    assert server.told(path, LENGTH % len(FORM) + FORM)[0] == 303
    assert len(snapshot.of("signatures")["signatures"]) == 1


def test_a_body_in_chunks_is_asked_kindly_for_its_length(make, visitor):
    petition = make.petition()
    response = visitor.posts(f"/de/{petition.slug}/sign", headers={"Transfer-Encoding": "chunked"})

    assert response.status_code == 411
    assert pages.read(response.text).heading
    assert pages.read(response.text).language == "de"


def test_a_form_that_fills_the_limit_to_the_brim_is_read(make, visitor):
    petition = make.petition(asks_comment=True)
    body = (FORM + b"&source=").ljust(64 * 1024, b"x")
    kind = "application/x-www-form-urlencoded"

    assert visitor.posts(f"/en/{petition.slug}/sign", body, content_type=kind).status_code == 303
    assert visitor.posts(f"/en/{petition.slug}/sign", body + b"x", content_type=kind).status_code == 413
