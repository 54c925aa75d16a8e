"""S46: a log whose history was rewritten is found out by anybody who looked before."""

import base64
import hashlib
import importlib.util
import json
import sys
from urllib.error import HTTPError, URLError

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


@pytest.fixture
def watches(witness, monkeypatch, tmp_path, capsys):
    """Let the witness look at a log; return how it ended, and what it printed."""

    def watch(log, *options):
        monkeypatch.setattr(witness, "get", log.get)
        status = witness.main(["watch", LOG, "--state", str(tmp_path / "state"), *options])
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
    assert watches(Log(AFTER), "--key", "no key")[0] == 2
    assert watches(Log(AFTER), "--key", KEY.written)[0] == 0


LIES = {
    "an entry that says nothing": [*AFTER, b"X"],
    "a withdrawal of nothing": [*AFTER, signature_log.withdrawn(b"n" * 32)],
    "a withdrawal twice": [*AFTER, signature_log.withdrawn(secret(7))],
}


@pytest.mark.parametrize("lie", LIES)
def test_s46_entries_that_do_not_add_up_are_refused_when_all_are_read(watches, lie):
    assert watches(Log(LIES[lie]))[0] == 0
    assert watches(Log(LIES[lie]), "--whole")[0] == 2


@pytest.mark.parametrize("shown", [replaced(3), AFTER[:-1], None], ids=["another", "fewer", "none"])
def test_s46_entries_that_are_not_those_under_the_root_are_refused(watches, monkeypatch, shown):
    log, bundle = Log(AFTER), tiles.packed((shown or [])[:256])
    last = tiles.packed((shown or [])[512:])
    get = log.get

    def lying(address):
        if "/tile/" not in address:
            return get(address)
        return bundle if address.endswith("/000") else last if ".p/" in address else get(address)

    monkeypatch.setattr(log, "get", lying)
    assert watches(log, "--whole")[0] == 2


@pytest.mark.parametrize("answer", [b"", b"%%%\n", base64.b64encode(b"x" * 32) * 2])
def test_s46_a_log_that_gives_no_proof_is_refused(watches, monkeypatch, answer):
    assert watches(Log(BEFORE))[0] == 0
    log = Log(AFTER)
    get = log.get
    monkeypatch.setattr(log, "get", lambda address: answer if "consistency" in address else get(address))
    assert watches(log)[0] == 2


@pytest.mark.parametrize("note", ["", "nothing", "petitions.example.org/log/justice\n1\n", "a\n\n\u2014 b c\n"])
def test_s46_what_the_key_has_not_signed_is_refused(watches, monkeypatch, note):
    log = Log(BEFORE)
    get = log.get
    monkeypatch.setattr(log, "get", lambda address: note.encode() if address.endswith("/checkpoint") else get(address))
    assert watches(log)[0] == 2


@pytest.mark.parametrize("text", ["a\n", f"{KEY.name}\nx\nAAAA\n", f"{KEY.name}\n0\nAAAA\n", "other\n1\nAAAA\n"])
def test_s46_a_signed_text_that_is_no_checkpoint_is_refused(watches, monkeypatch, text):
    log = Log(BEFORE)
    get, note = log.get, KEY.signed(text, SECRET).encode()
    monkeypatch.setattr(log, "get", lambda address: note if address.endswith("/checkpoint") else get(address))
    assert watches(log)[0] == 2


def test_a_witness_signs_what_it_has_seen(watches, witness, tmp_path, capsys):
    path = tmp_path / "own"
    assert witness.main(["make-key", "witness.example", str(path)]) == 0
    public = capsys.readouterr().out.strip()
    assert path.stat().st_mode & 0o077 == 0
    assert witness.main(["make-key", "two words", str(tmp_path / "other")]) == 2

    status, said = watches(Log(BEFORE), "--cosign", str(path))

    assert status == 0
    text = KEY.text(said.out)
    raw = base64.b64decode(said.out.splitlines()[-1].split(" ")[2])
    moment = int.from_bytes(raw[4:12], "big")
    name, number, key = public.split("+", 2)
    assert (name, number) == ("witness.example", raw[:4].hex())
    signed = f"cosignature/v1\ntime {moment}\n{text}".encode()
    Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:]).verify(raw[12:], signed)


def test_a_log_that_cannot_be_read_is_no_lie(witness, monkeypatch, tmp_path, capsys):
    class Answer:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def read(self, most):
            return b"x" * most

    def refused(*_, **__):
        raise URLError("no way there")

    def missing(*_, **__):
        raise HTTPError(LOG, 404, "Not Found", {}, None)

    for opened in (refused, missing, lambda *_, **__: Answer()):
        monkeypatch.setattr(witness.urllib.request, "urlopen", opened)
        assert witness.main(["watch", LOG, "--state", str(tmp_path / "state")]) == 1
    assert witness.main(["watch", "file:///etc/hostname", "--state", str(tmp_path / "state")]) == 1
    assert not (tmp_path / "state").exists()
    assert "NOT TRUE" not in capsys.readouterr().err


def test_s45_the_witness_follows_the_real_log_and_checks_a_real_receipt(
    make, visitor, watches, witness, tmp_path, capsys
):
    petition = make.petition(slug="justice", logged=True)
    made = [make.signature(petition) for _ in range(3)]

    class Served:
        def get(self, address):
            answer = visitor.gets(address.removeprefix("https://petitions.example.org"))
            assert answer.status_code == 200, address
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
    assert witness.main(["receipt", str(tmp_path / "nothing"), "--key", key]) == 2


@pytest.fixture
def draws(witness, monkeypatch, capsys):
    """Let the witness draw a sample; return how it ended and what it printed."""

    def draw(log, *options):
        monkeypatch.setattr(witness, "get", log.get)
        status = witness.main(["sample", LOG, "--of", "5", *map(str, options)])
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
