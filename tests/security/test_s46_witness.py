"""S46: a log whose history was rewritten is found out by anybody who looked before."""

import base64
import hashlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from petition_app.domain import merkle, signature_log, tiles, tokens
from petition_app.domain.notes import Checkpoint, NoteKey
from petition_app.domain.tokens import Purpose
from petition_app.services import signature_log as services
from petition_app.services import signing
from tests import conftest

LOG = "https://petitions.example.org/log/justice"
SECRET = bytes(range(32))
KEY = NoteKey(name=LOG[8:], public=Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw())


@pytest.fixture(scope="module")
def witness():
    spec = importlib.util.spec_from_file_location("witness", conftest.ROOT / "deploy" / "witness.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Log:
    """A log as it is served, by somebody who holds its key and may be lying."""

    def __init__(self, entries, key=KEY):
        self.entries, self.key = list(entries), key
        self.asked = []

    def get(self, address):
        self.asked.append(address)
        what, *rest = address.removeprefix(f"{LOG}/").split("/", 1)
        hashes = [merkle.leaf(entry) for entry in self.entries]
        kept = tiles.grown(0, hashes, lambda *_: b"") | tiles.bundles(0, self.entries, lambda *_: b"")
        tree = tiles.Tree(lambda level, number: kept[level, number])
        size = len(hashes)
        if what == "key":
            return f"{self.key.written}\n".encode()
        if what == "checkpoint":
            text = Checkpoint(origin=self.key.name, size=size, root=merkle.root(size, tree.subtree)).text
            return self.key.signed(text, SECRET).encode()
        if what == "consistency":
            path = merkle.consistency(*map(int, rest[0].split("/")), tree.subtree)
            return b"".join(base64.b64encode(step) + b"\n" for step in path)
        tile = tiles.named(rest[0])
        return tiles.cut(kept[tile.level, tile.number], tile)


def secret(number):
    return hashlib.sha256(str(number).encode()).digest()


SIGNED = [signature_log.signed(secret(-number), secret(number)) for number in range(600)]
BEFORE = [*SIGNED[:299], signature_log.withdrawn(secret(7))]
AFTER = [*BEFORE, *SIGNED[299:], signature_log.removed(signature_log.Reason.FLOOD, b"l" * 32)]


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            content = self.server.log.get(f"{LOG}{self.path.removeprefix('/log/justice')}")
        except (LookupError, ValueError):
            content = None
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing beside what the tests say."""


@pytest.fixture(scope="module")
def server():
    """A server of this machine that shows whichever log it was given last."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        server.address = f"http://127.0.0.1:{server.server_port}/log/justice"
        yield server
        server.shutdown()


@pytest.fixture
def watches(witness, server, tmp_path, capsys):
    """Let the witness look at a log; return how it ended, and what it printed."""

    def watch(log, *options):
        server.log = log
        status = witness.main(["watch", server.address, "--state", str(tmp_path / "state"), *options])
        return status, capsys.readouterr()

    return watch


def test_s46_a_log_that_only_grew_is_good_each_time(watches):
    for entries in ([], BEFORE[:1], BEFORE, BEFORE, AFTER):
        status, said = watches(Log(entries), "--whole")
        assert (status, said.err.startswith("NOT TRUE")) == (0, False)
        assert said.out == Log(entries).get(f"{LOG}/checkpoint").decode()
    assert "598 signatures count" in said.err


def replaced(at):
    entries = list(AFTER)
    entries[at] = SIGNED[-1]
    return entries


REWRITTEN = {
    "its first leaf was replaced": replaced(0),
    "its last leaf was replaced": replaced(len(BEFORE) - 1),
    "a leaf was dropped": [*AFTER[:100], *AFTER[101:]],
    "a leaf was put in": [*AFTER[:100], SIGNED[-1], *AFTER[100:]],
    "two leaves changed places": [AFTER[1], AFTER[0], *AFTER[2:]],
    "it shrank": BEFORE[:-1],
    "it is empty": [],
    "it has two roots for one size": [*BEFORE[:-1], SIGNED[-1]],
}


@pytest.mark.parametrize("how", REWRITTEN)
def test_s46_a_log_that_was_rewritten_is_refused_loudly_and_the_proof_is_kept(watches, tmp_path, how):
    assert watches(Log(BEFORE))[0] == 0
    seen = (tmp_path / "state").read_text()

    status, said = watches(Log(REWRITTEN[how]))

    assert status == 2
    assert said.err.startswith("NOT TRUE: the log")
    assert said.out == ""
    # What was seen stays, so that it is refused the next time too; both notes lie beside it, signed by one key.
    assert (tmp_path / "state").read_text() == seen
    (evidence,) = [json.loads(path.read_text()) for path in tmp_path.glob("state.evidence-*")]
    assert KEY.text(evidence["before"]) != KEY.text(evidence["after"])
    assert watches(Log(REWRITTEN[how]))[0] == 2


def test_s46_another_key_and_another_log_are_refused(watches):
    assert watches(Log(BEFORE))[0] == 0
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    assert watches(Log(AFTER), "--key", NoteKey(name=KEY.name, public=stranger).written)[0] == 2
    assert watches(Log(AFTER, NoteKey(name="petitions.example.org/log/other", public=KEY.public)))[0] == 2
    assert watches(Log(AFTER), "--key", "no key")[0] == 1
    assert watches(Log(AFTER), "--key", f"a+zz+{KEY.written[-44:]}")[0] == 1
    assert watches(Log(AFTER), "--key", KEY.written)[0] == 0


LIES = {
    "an entry that says nothing": [*AFTER, b"X"],
    "more removed than had signed": [signature_log.removed(signature_log.Reason.FLOOD, b"l" * 32)],
    "a withdrawal of nothing": [*AFTER, signature_log.withdrawn(b"n" * 32)],
    "a withdrawal twice": [*AFTER, signature_log.withdrawn(secret(7))],
}


@pytest.mark.parametrize("lie", LIES)
def test_s46_entries_that_do_not_add_up_are_refused_when_all_are_read(watches, lie):
    assert watches(Log(LIES[lie]))[0] == 0
    assert watches(Log(LIES[lie]), "--whole")[0] == 2


@pytest.mark.parametrize(("shown", "status"), [(replaced(3), 2), (AFTER[:-1], 1), (None, 1)])
def test_s46_entries_that_are_not_those_under_the_root_are_refused(watches, monkeypatch, shown, status):
    log, bundle = Log(AFTER), tiles.packed((shown or [])[:256])
    last = tiles.packed((shown or [])[512:])
    get = log.get

    def lying(address):
        if "/tile/" not in address:
            return get(address)
        return bundle if address.endswith("/000") else last if ".p/" in address else get(address)

    monkeypatch.setattr(log, "get", lying)
    assert watches(log, "--whole")[0] == status


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"", 1),
        (b"%%%\n", 1),
        (b"<html>log in</html>", 1),
        ((base64.b64encode(b"x" * 32) + b"\n") * 2, 2),
        ((base64.b64encode(b"x" * 32) + b"\n") * 99, 2),
    ],
)
def test_s46_a_log_that_gives_no_proof_is_refused(watches, monkeypatch, answer, status):
    assert watches(Log(BEFORE))[0] == 0
    log = Log(AFTER)
    get = log.get
    monkeypatch.setattr(log, "get", lambda address: answer if "consistency" in address else get(address))
    assert watches(log)[0] == status


PAGES = ["", "nothing", "petitions.example.org/log/justice\n1\n", "a\n\n\u2014 b c\n", "<html>Log in here</html>"]


@pytest.mark.parametrize("page", PAGES)
def test_s46_what_no_key_has_signed_is_no_lie_and_changes_nothing(watches, monkeypatch, tmp_path, page):
    """A network that wants a login answers every address with a page of its own."""
    assert watches(Log(BEFORE))[0] == 0
    seen = (tmp_path / "state").read_text()
    log = Log(AFTER)
    monkeypatch.setattr(log, "get", lambda _: page.encode())

    assert watches(log)[0] == 1
    assert watches(log, "--key", KEY.written)[0] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["state"]
    assert (tmp_path / "state").read_text() == seen
    (tmp_path / "state").unlink()
    assert watches(log)[0] == 1


def shows(monkeypatch, note, entries=BEFORE):
    log = Log(entries)
    get = log.get
    monkeypatch.setattr(log, "get", lambda address: note.encode() if address.endswith("/checkpoint") else get(address))
    return log


TEXTS = {
    "nothing": "a\n",
    "no size": f"{KEY.name}\nx\nAAAA\n",
    "a size of another spelling": f"{KEY.name}\n+1\n{'A' * 43}=\n",
    "a size beyond all": f"{KEY.name}\n{1 << 70}\n{'A' * 43}=\n",
    "a short root": f"{KEY.name}\n0\nAAAA\n",
    "another log": f"other\n1\n{'A' * 43}=\n",
}


@pytest.mark.parametrize("text", TEXTS)
def test_s46_a_signed_text_that_is_no_checkpoint_is_refused_and_kept(watches, monkeypatch, tmp_path, text):
    note = KEY.signed(TEXTS[text], SECRET)
    assert watches(shows(monkeypatch, note), "--key", KEY.written)[0] == 2
    assert watches(shows(monkeypatch, note), "--key", KEY.written)[0] == 2
    # The same lie is kept once, however often it is looked at.
    (evidence,) = tmp_path.glob("state.evidence-*")
    assert json.loads(evidence.read_text())["after"] == note


def test_what_stands_below_the_key_s_own_line_is_neither_printed_nor_kept(watches, monkeypatch, tmp_path):
    clean = Log(BEFORE).get(f"{LOG}/checkpoint").decode()
    log = shows(monkeypatch, f"{clean}\u2014 other AAAA\n\x1b[2J\x1b[31mESCAPED\n")
    status, said = watches(log, "--key", KEY.written)
    assert (status, said.out) == (0, clean)
    assert "ESCAPED" not in (tmp_path / "state").read_text()


def test_what_the_log_signs_does_nothing_to_a_terminal(watches, monkeypatch):
    clean = Log(BEFORE).get(f"{LOG}/checkpoint").decode()
    note = KEY.signed(clean.split("\n\n")[0] + "\n\x1b[2J\u202e\n", SECRET)
    status, said = watches(shows(monkeypatch, note), "--key", KEY.written)
    assert status == 0
    assert "\\x1b[2J\\u202e" in said.out
    assert "\x1b" not in said.out


def test_a_size_that_no_petition_has_is_not_read_through(watches, monkeypatch):
    note = KEY.signed(f"{KEY.name}\n{10**18}\n{'A' * 43}=\n", SECRET)
    log = shows(monkeypatch, note)
    status, said = watches(log, "--whole", "--key", KEY.written)
    assert status == 1
    assert "more than can be added up" in said.err
    assert not [address for address in log.asked if "tile" in address]


def test_a_checkpoint_of_before_is_no_lie_while_the_log_shows_what_it_had(watches, monkeypatch, tmp_path):
    assert watches(Log(AFTER))[0] == 0
    seen = (tmp_path / "state").read_text()
    behind = shows(monkeypatch, Log(BEFORE).get(f"{LOG}/checkpoint").decode(), AFTER)
    status, said = watches(behind)
    assert status == 1
    assert "300 entries is one of before" in said.err
    assert (tmp_path / "state").read_text() == seen
    assert watches(Log(BEFORE))[0] == 2


def later(monkeypatch, witness, hours):
    moment = time.time()  # noqa: TID251
    monkeypatch.setattr(witness, "now", lambda: moment + hours * 3600)


def test_a_log_that_stands_still_or_is_hidden_is_told_in_the_end(watches, witness, monkeypatch, tmp_path):
    class Hidden:
        def get(self, _):
            raise KeyError

    limit = ("--no-older-than", "24")
    assert watches(Hidden(), *limit)[0] == 1
    assert watches(Log(BEFORE), *limit)[0] == 0
    later(monkeypatch, witness, 23)
    assert watches(Log(BEFORE), *limit)[0] == 0
    assert watches(Hidden(), *limit)[0] == 1
    later(monkeypatch, witness, 25)
    assert watches(Log(BEFORE))[0] == 0
    status, said = watches(Log(BEFORE), *limit)
    assert (status, said.err) == (3, "STANDS STILL: the log has shown nothing new for more than 24 hours\n")
    assert watches(Hidden(), *limit)[0] == 3
    assert watches(Log(REWRITTEN["it shrank"]), *limit)[0] == 2
    assert watches(Log(AFTER), *limit)[0] == 0

    # What an older witness has written does not say since when.
    known = json.loads((tmp_path / "state").read_text())
    del known["since"]
    (tmp_path / "state").write_text(json.dumps(known))
    os.utime(tmp_path / "state", (witness.now() - 23 * 3600,) * 2)
    assert watches(Log(AFTER), *limit)[0] == 0
    later(monkeypatch, witness, 25 + 2)
    assert watches(Log(AFTER), *limit)[0] == 3


@pytest.mark.parametrize("said", ["", "[]", "{}", "[" * 200_000, '{"key": "a", "note": ""}', '{"key": 1, "note": 1}'])
def test_a_state_that_no_witness_has_written_is_not_taken_for_one(watches, tmp_path, said):
    (tmp_path / "state").write_text(said)
    status, printed = watches(Log(BEFORE), "--no-older-than", "1")
    assert status == 1
    assert "not what a witness has written" in printed.err
    assert (tmp_path / "state").read_text() == said


@pytest.mark.parametrize("option", [("--no-older-than", "0"), ("--within", "x"), ("--what",)])
def test_who_calls_it_wrongly_is_not_told_that_a_log_has_lied(watches, option):
    with pytest.raises(SystemExit) as ended:
        watches(Log(BEFORE), *option)
    assert ended.value.code == 1


def test_a_witness_signs_what_it_has_seen(watches, witness, tmp_path, capsys):
    path = tmp_path / "own"
    assert witness.main(["make-key", "witness.example", str(path)]) == 0
    public = capsys.readouterr().out.strip()
    assert path.stat().st_mode & 0o077 == 0
    assert witness.main(["make-key", "two words", str(tmp_path / "other")]) == 1
    assert witness.main(["make-key", "witness.example", str(path)]) == 1
    for said in ("", "{}", '{"name": "a", "secret": "AAAA"}'):
        (tmp_path / "other").write_text(said)
        assert watches(Log(BEFORE), "--cosign", str(tmp_path / "other"))[0] == 1

    status, said = watches(Log(BEFORE), "--cosign", str(path))

    assert status == 0
    text = KEY.text(said.out)
    raw = base64.b64decode(said.out.splitlines()[-1].split(" ")[2])
    moment = int.from_bytes(raw[4:12], "big")
    name, number, key = public.split("+", 2)
    assert (name, number) == ("witness.example", raw[:4].hex())
    signed = f"cosignature/v1\ntime {moment}\n{text}".encode()
    Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:]).verify(raw[12:], signed)


def _cut(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\npetitions")


def _drips(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n")
    while True:
        connection.sendall(b"a")
        time.sleep(0.05)


def _drips_headers(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        connection.sendall(b"a")
        time.sleep(0.05)


def _goes_on(connection):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def _says(*lines, body=b""):
    return lambda connection: connection.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode() + body)


SERVERS = {
    "nothing": lambda _: None,
    "no status line": _says("\x00\x01garbage \x1b[31m"),
    "a broken chunk": _says("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", body=b"ZZZ\r\n"),
    "no page": _says("HTTP/1.1 404 Not Found", "Content-Length: 0"),
    "too much": _says("HTTP/1.1 200 OK", body=b"x" * 70_000),
    "packed": _says("HTTP/1.1 200 OK", "Content-Encoding: gzip", body=b"\x1f\x8b"),
    "an endless header": _says("HTTP/1.1 200 OK", "X: " + "x" * 70_000),
    "headers without end": _says("HTTP/1.1 200 OK", *["X: x"] * 200),
    "another host": _says("HTTP/1.1 302 Found", "Location: http://127.0.0.2:1/log/justice", "Content-Length: 0"),
    "another protocol": _says("HTTP/1.1 302 Found", "Location: file:///etc/hostname", "Content-Length: 0"),
    "no address": _says("HTTP/1.1 302 Found", "Location: http://[", "Content-Length: 0"),
    "round and round": _says("HTTP/1.1 302 Found", "Location: /log/justice/checkpoint", "Content-Length: 0"),
    "a beginning": _cut,
    "a byte now and then": _drips,
    "a header now and then": _drips_headers,
    "for ever that it goes on": _goes_on,
}


@pytest.fixture
def raw():
    """Serve connections as somebody does who knows no manners; return the address."""
    listening = socket.create_server(("127.0.0.1", 0))
    behaviour = {}

    def serve():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection):
        with connection:
            try:
                connection.recv(65_536)
                behaviour["now"](connection)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(65_536)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()

    def serving(how):
        behaviour["now"] = how
        return f"http://127.0.0.1:{listening.getsockname()[1]}/log/justice"

    yield serving
    behaviour["now"] = _says("HTTP/1.1 404 Not Found")
    listening.close()


@pytest.mark.parametrize("how", SERVERS)
def test_a_server_without_manners_is_no_lie_and_holds_nobody_up(witness, raw, monkeypatch, tmp_path, capsys, how):
    monkeypatch.setattr(witness, "ANSWER", 0.5)
    begun = time.monotonic()
    for key in ((), ("--key", KEY.written)):
        assert witness.main(["watch", raw(SERVERS[how]), "--state", str(tmp_path / "state"), *key]) == 1
    assert time.monotonic() - begun < 5
    said = capsys.readouterr().err
    assert said.startswith("The log could not be read: ")
    assert "\x1b" not in said
    assert list(tmp_path.iterdir()) == []


def test_where_nobody_listens_and_what_is_no_address_of_the_web_is_no_lie(witness, tmp_path, capsys):
    state = ("--state", str(tmp_path / "state"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for address in (f"http://127.0.0.1:{port}/log/x", "file:///etc/hostname", "http://[/log", "http://127.0.0.1/a b"):
        assert witness.main(["watch", address, *state]) == 1
    assert "NOT TRUE" not in capsys.readouterr().err


def test_all_of_it_is_over_in_time_however_slow_each_answer_is(watches, monkeypatch):
    log = Log(AFTER)
    get = log.get

    def slow(address):
        time.sleep(0.2)
        return get(address)

    monkeypatch.setattr(log, "get", slow)
    begun = time.monotonic()
    status, said = watches(log, "--whole", "--within", "0.005")
    assert (status, "takes too long" in said.err) == (1, True)
    assert time.monotonic() - begun < 2


def test_it_is_a_command_that_speaks_utf_8_wherever_it_is_printed(server, tmp_path):
    server.log = Log(BEFORE)
    command = [sys.executable, str(conftest.ROOT / "deploy" / "witness.py"), "watch", server.address, "--state"]
    done = subprocess.run(
        [*command, str(tmp_path / "state")], capture_output=True, check=True, env={"PYTHONIOENCODING": "latin-1"}
    )
    assert done.stdout == Log(BEFORE).get(f"{LOG}/checkpoint")


def test_s45_the_witness_follows_the_real_log_and_checks_a_real_receipt(
    make, visitor, watches, witness, tmp_path, capsys
):
    petition = make.petition(slug="justice", logged=True)
    made = [make.signature(petition) for _ in range(3)]

    class Served:
        def get(self, address):
            answer = visitor.gets(address.removeprefix("https://petitions.example.org"))
            if answer.status_code != 200:
                raise KeyError(address)
            return answer.data

    assert watches(Served(), "--whole")[0] == 0
    services.append(petition.id)
    signing.withdraw(made[0].token(Purpose.WITHDRAW))
    assert watches(Served(), "--whole")[0] == 0
    services.append(petition.id)
    status, said = watches(Served(), "--whole")
    assert status == 0
    assert "2 signatures count" in said.err

    token = made[1].token(Purpose.CONFIRM)
    signing_page = visitor.posts(f"/confirm/{token}")
    assert signing_page.status_code == 200
    path = tmp_path / "receipt.json"
    link = f"/receipt/{tokens.receipt(token, Purpose.CONFIRM)}"
    path.write_bytes(visitor.posts(link).data)
    key = visitor.gets("/log/justice/key").text
    assert witness.main(["receipt", str(path), "--key", key]) == 0
    assert "of 4 is this signature" in capsys.readouterr().out

    told = json.loads(path.read_text())
    for change in ({"index": told["index"] ^ 1}, {"signature": None}, {"path": []}, {"checkpoint": ""}):
        path.write_text(json.dumps(told | change))
        assert witness.main(["receipt", str(path), "--key", key]) == 2
    for text in ("", "[" * 200_000):
        path.write_text(text)
        assert witness.main(["receipt", str(path), "--key", key]) == 2
    assert witness.main(["receipt", str(tmp_path / "nothing"), "--key", key]) == 1
    assert witness.main(["receipt", str(path), "--key", "no key"]) == 1


@pytest.fixture
def draws(witness, server, capsys):
    """Let the witness draw a sample; return how it ended and what it printed."""

    def draw(log, *options):
        server.log = log
        status = witness.main(["sample", server.address, "--of", "5", *map(str, options)])
        return status, capsys.readouterr().out

    return draw


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 300, len(AFTER)])
def test_whoever_audits_draws_the_sample_alone(draws, tmp_path, size):
    log, older = Log(AFTER), Log(AFTER[:size])
    (tmp_path / "checkpoint").write_bytes(older.get(f"{LOG}/checkpoint"))

    status, said = draws(log, "--checkpoint", tmp_path / "checkpoint", "--key", KEY.written)

    root = Checkpoint.read(KEY.text((tmp_path / "checkpoint").read_text())).root
    order = [place for place in signature_log.sample(root, size) if AFTER[place][:1] == b"S"]
    assert status == 0
    assert said == "".join(f"{place} {AFTER[place][33:].hex()}\n" for place in order[:5])


def test_a_sample_of_everything_ends_and_one_of_nothing_is_empty(draws):
    status, said = draws(Log(AFTER), "--of", 99999)
    assert (status, len(said.splitlines())) == (0, 600)
    assert draws(Log([])) == (0, "")


def test_an_entry_that_is_not_under_the_root_is_in_no_sample(draws, monkeypatch):
    log = Log(AFTER)
    get = log.get
    other = tiles.packed(SIGNED[-256:])
    monkeypatch.setattr(log, "get", lambda address: other if "/tile/entries/" in address else get(address))
    assert draws(log) == (2, "")


def test_a_checkpoint_that_is_not_there_is_no_lie(draws, tmp_path):
    assert draws(Log(AFTER), "--checkpoint", tmp_path / "nothing") == (1, "")


def test_the_witness_needs_nothing_of_the_service():
    source = (conftest.ROOT / "deploy" / "witness.py").read_text()
    names = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert names <= set(sys.stdlib_module_names) | {"cryptography"}
