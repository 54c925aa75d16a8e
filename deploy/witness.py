#!/usr/bin/env python3
"""Witness: watches the signature log of a petition from another machine, and says loudly if its history was rewritten.

One file; it needs Python 3.11 and the package `cryptography`, and nothing of the service.

    witness.py watch https://petitions.example.org/log/SLUG --state FILE [--key KEY] [--no-older-than HOURS]
                     [--whole] [--cosign FILE] [--within MINUTES]
    witness.py receipt RECEIPT.json --key KEY
    witness.py sample https://petitions.example.org/log/SLUG --of 300 [--key KEY] [--checkpoint FILE]
    witness.py make-key NAME FILE

It ends with 0 if all is well, 1 if the log could not be read, 2 if the log has lied, and 3 if it has shown nothing new
for longer than you allow. If it has lied, what it signed lies beside the state. What no key has signed proves nothing:
a page of a hotel's network is no lie of the log. What is checked stands in docs/signature-log.md; the formats are
C2SP's signed-note, tlog-checkpoint, tlog-tiles and tlog-cosignature, the tree is RFC 9162's.
"""

import argparse
import base64
import hashlib
import http.client
import io
import json
import os
import queue
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

WIDTH = 256
# The longest answer is a bundle of entries; it has some seventeen thousand bytes.
MOST = 65_536
# More entries than this no petition has, and few machines could add them up.
MOST_ENTRIES = 50_000_000
# Seconds for one answer, however slowly it comes.
ANSWER = 30.0
EMPTY = hashlib.sha256().digest()
LENGTHS = {b"S": 65, b"W": 33, b"R": 34}


class Trouble(Exception):
    """Something that was given is not what it should be."""


class Unreachable(Trouble):
    """The log could not be read; that proves nothing."""


class Unsigned(Unreachable):
    """What stands in the place of a checkpoint was signed by no key that we know."""


class Missing(Unreachable):
    """There is nothing at an address."""


class Lie(Exception):
    """The log has said two things of which one is not true."""


class Key:
    """A key as one line tells it: whose it is, and its public half."""

    def __init__(self, written: str) -> None:
        try:
            self.name, number, rest = written.strip().split("+", 2)
            raw = base64.b64decode(rest, validate=True)
            self.id = bytes.fromhex(number)
        except ValueError:
            raise Unreachable("this is no key of a log") from None
        self.written, self.public = written.strip(), raw[1:]
        hashed = hashlib.sha256(self.name.encode("utf-8", "replace") + b"\n" + raw).digest()
        if raw[:1] != b"\x01" or len(raw) != 33 or self.id != hashed[:4]:
            raise Unreachable("this is no key of a log")

    def signed(self, note: str) -> tuple[str, str]:
        """Return what a note says and the line by which the key has signed it; others may have signed it, too."""
        text, _, signatures = note.rpartition("\n\n")
        for line in signatures.split("\n"):
            dash, _, rest = line.partition(" ")
            name, _, written = rest.partition(" ")
            if dash == "\N{EM DASH}" and name == self.name and self._has_signed(f"{text}\n", written):
                return f"{text}\n", line
        raise Unsigned("the log's key has not signed what stands there")

    def _has_signed(self, text: str, written: str) -> bool:
        try:
            raw = base64.b64decode(written, validate=True)
            Ed25519PublicKey.from_public_bytes(self.public).verify(raw[4:], text.encode())
        except (ValueError, InvalidSignature):
            return False
        return raw[:4] == self.id


class Checkpoint:
    """How long a log is, and its root; of the note it keeps what the key has signed, and nothing that stood below."""

    def __init__(self, note: str, key: Key) -> None:
        self.text, line = key.signed(note)
        self.note = f"{self.text}\n{line}\n"
        try:
            origin, size, root = self.text.split("\n")[:3]
            self.size, self.root = int(size), base64.b64decode(root, validate=True)
        except ValueError:
            raise Lie("the log's key has signed a checkpoint that is none") from None
        is_one = size == str(self.size) and 0 <= self.size < 1 << 63 and len(self.root) == 32
        if origin != key.name or not is_one or (not self.size and self.root != EMPTY):
            raise Lie("the log's key has signed a checkpoint that is another log's, or none")


def leaf(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def proves_inclusion(found: bytes, place: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Tell whether a path leads from a leaf to a root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    last = size - 1
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(step, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def proves_consistency(old: Checkpoint, new: Checkpoint, path: list[bytes]) -> bool:
    """Tell whether a path shows that the new tree only added to the old one (RFC 9162, section 2.1.4.2)."""
    if old.size == 0 or old.size == new.size:
        return not path and (old.size == 0 or old.root == new.root)
    steps = [old.root, *path] if old.size & (old.size - 1) == 0 else path
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not steps:
        return False
    earlier = later = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            earlier, later = node(step, earlier), node(step, later)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            later = node(later, step)
        place, last = place >> 1, last >> 1
    return last == 0 and earlier == old.root and later == new.root


class Straight(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within the server that was asked, and to no other."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the request for the new address."""
        if urllib.parse.urlsplit(newurl)[:2] != urllib.parse.urlsplit(req.full_url)[:2]:
            fp.close()
            raise Unreachable(f"{req.full_url} sends us to {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


#: When the whole run is to be over, by a clock that nobody sets.
over = float("inf")


def get(address: str) -> bytes:
    """Fetch an address of the log."""
    if not address.startswith(("https://", "http://")):
        raise Unreachable(f"{address} is no address of the web")
    # Whoever sends a byte now and then keeps a socket from its timeout for ever, so somebody else holds the watch.
    answers: queue.SimpleQueue[bytes | Unreachable] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(fetched(address)), daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, min(ANSWER, over - time.monotonic())))
    except queue.Empty:
        raise Unreachable(f"{address} takes too long") from None
    if isinstance(answer, Unreachable):
        raise answer
    return answer


def fetched(address: str) -> bytes | Unreachable:
    """Return what is at an address, or why that cannot be told."""
    try:
        with urllib.request.build_opener(Straight).open(address, timeout=ANSWER) as answer:
            content: bytes = answer.read(MOST + 1)
            missing = answer.length
    except urllib.error.HTTPError as error:
        error.close()
        return (Missing if error.code == 404 else Unreachable)(f"{address}: {error.code}")
    except Unreachable as trouble:
        return trouble
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Unreachable(f"{address}: {error!r}")
    if len(content) > MOST:
        return Unreachable(f"{address} says too much")
    return Unreachable(f"{address} was cut off") if missing else content


def words(address: str) -> str:
    """Fetch an address at which there is text."""
    return get(address).decode("utf-8", "replace")


def watch(log: str, state: Path, key: str = "", *, whole: bool = False, cosign: Path | None = None) -> str:
    """Compare what the log says with what it said the last time, and keep it; return the latest checkpoint."""
    known = remembered(state)
    public = Key(known.get("key") or key or words(f"{log}/key"))
    note = words(f"{log}/checkpoint")
    try:
        if key and Key(key).written != public.written:
            raise Lie("the log had another key than the one that is given now")
        new = ours(log, note, public)
        old = Checkpoint(known["note"], public) if known else None
        if old:
            compare(log, old, new)
        if whole:
            print(f"{count(log, new)} signatures count, as every entry of the log shows.", file=sys.stderr)
    except Lie as lie:
        evidence = {"lie": str(lie), "key": public.written, "before": known.get("note"), "after": note}
        text = json.dumps(evidence, indent=1)
        write(state.with_name(f"{state.name}.evidence-{hashlib.sha256(text.encode()).hexdigest()[:12]}"), text)
        raise
    stands = old is not None and (old.size, old.root) == (new.size, new.root)
    since = known["since"] if stands else now()
    write(state, json.dumps({"key": public.written, "note": new.note, "since": since}))
    return cosigned(new, cosign) if cosign else new.note


def remembered(state: Path) -> dict[str, Any]:
    """Return what was seen the last time, and since when it stands like that; nothing if this is the first."""
    if not state.exists():
        return {}
    try:
        known = json.loads(state.read_text())
        # Older states do not say since when; then it is counted from the last look.
        since = float(known.get("since", state.stat().st_mtime))
        known = {"key": str(known["key"]), "note": str(known["note"]), "since": since}
        Checkpoint(known["note"], Key(known["key"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Trouble, Lie):
        raise Trouble(f"{state} is not what a witness has written") from None
    return known


def ours(log: str, note: str, key: Key) -> Checkpoint:
    """Return the checkpoint that the key has signed."""
    try:
        return Checkpoint(note, key)
    except Unsigned as unsigned:
        try:
            other = Key(words(f"{log}/key"))
            other.signed(note)
        except Unreachable:
            # So it is a page of somebody between us and the log.
            raise unsigned from None
        raise Lie(f"the log has another key than the one that is known: {other.written}") from None


def compare(log: str, old: Checkpoint, new: Checkpoint) -> None:
    """See that a log only grew."""
    if new.size < old.size:
        if is_older(log, new, old):
            raise Unreachable(
                f"the checkpoint of {new.size} entries is one of before, when {old.size} were seen already"
            )
        raise Lie(f"the log had {old.size} entries, and now has {new.size}")
    if new.size == old.size and new.root != old.root:
        raise Lie(f"the log has two roots for {old.size} entries")
    if 0 < old.size < new.size and not proves_consistency(old, new, consistency(log, old.size, new.size)):
        raise Lie(f"the log cannot show that its {new.size} entries begin with the {old.size} it had")


def is_older(log: str, new: Checkpoint, seen: Checkpoint) -> bool:
    """Tell whether a log that looks shorter can still show all that it had: then a cache or a mirror is behind."""
    try:
        return new.size > 0 and proves_consistency(new, seen, consistency(log, new.size, seen.size))
    except Unreachable:
        return False


def consistency(log: str, old: int, new: int) -> list[bytes]:
    """Return the path from one size to another as the log tells it, or from its tiles where only files are served."""
    try:
        answer = words(f"{log}/consistency/{old}/{new}")
    except Missing:
        return Tree(log, new).consistency(old)
    try:
        path = [base64.b64decode(line, validate=True) for line in answer.split()]
    except ValueError:
        path = []
    if not path or any(len(step) != 32 for step in path):
        raise Unreachable(f"what stands in the place of the proof that {new} entries begin with {old} is none")
    return path


class Tree:
    """The tree of a log, read tile by tile (C2SP, tlog-tiles)."""

    def __init__(self, log: str, size: int) -> None:
        self.log, self.size = log, size
        self.known: dict[tuple[int, int], bytes] = {}

    def consistency(self, old: int) -> list[bytes]:
        """Return the path that shows that the tree only grew since it was so big (RFC 9162, section 2.1.4.1)."""
        begin, end, whole, path = 0, self.size, True, []
        while old != end:
            middle = begin + (1 << (end - begin - 1).bit_length() - 1)
            if old <= middle:
                path.append(self.root(middle, end))
                end = middle
            else:
                path.append(self.root(begin, middle))
                begin, whole = middle, False
        return [*([] if whole else [self.root(begin, end)]), *reversed(path)]

    def inclusion(self, place: int) -> list[bytes]:
        """Return the path from a leaf to the root (RFC 9162, section 2.1.3.1)."""
        begin, end, path = 0, self.size, []
        while end - begin > 1:
            middle = begin + (1 << (end - begin - 1).bit_length() - 1)
            if place < middle:
                path.append(self.root(middle, end))
                end = middle
            else:
                path.append(self.root(begin, middle))
                begin = middle
        return path[::-1]

    def root(self, begin: int, end: int) -> bytes:
        """Return the hash of the entries from one place to another."""
        height = (end - begin - 1).bit_length()
        if end - begin < 1 << height:
            middle = begin + (1 << height - 1)
            return node(self.root(begin, middle), self.root(middle, end))
        level, above = divmod(height, 8)
        first = begin >> 8 * level
        hashes = self.tile(level, first // WIDTH)
        row = [hashes[at * 32 : at * 32 + 32] for at in range(first % WIDTH, first % WIDTH + (1 << above))]
        while len(row) > 1:
            row = [node(row[at], row[at + 1]) for at in range(0, len(row), 2)]
        return row[0]

    def tile(self, level: int, number: int) -> bytes:
        """Return the hashes of a tile."""
        if (level, number) not in self.known:
            width = min(WIDTH, (self.size >> 8 * level) - number * WIDTH)
            hashes = piece(self.log, str(level), number, width)
            if len(hashes) < width * 32:
                raise Unreachable("the log lacks hashes of the tree that it has signed")
            self.known[level, number] = hashes
        return self.known[level, number]


def count(log: str, checkpoint: Checkpoint) -> int:
    """Read the whole log; return how many signatures count, if its entries lead to the root that was signed."""
    if checkpoint.size > MOST_ENTRIES:
        raise Unreachable(f"{checkpoint.size} entries are more than can be added up here")
    edge: list[bytes] = []
    kinds = dict.fromkeys(LENGTHS, 0)
    announced: dict[bytes, int] = {}
    wrong = ""
    for place, entry in enumerate(entries(log, checkpoint.size)):
        wrong = wrong or taken(entry, kinds, announced)
        found, height = leaf(entry), place
        while height & 1:
            found, height = node(edge.pop(), found), height >> 1
        edge.append(found)
    root = edge.pop() if edge else EMPTY
    while edge:
        root = node(edge.pop(), root)
    if root != checkpoint.root:
        raise Lie("the entries of the log lead to another root than was signed")
    # Only now is it sure that the log's key has signed what they say.
    if wrong:
        raise Lie(wrong)
    return kinds[b"S"] - kinds[b"W"] - kinds[b"R"]


def taken(entry: bytes, kinds: dict[bytes, int], announced: dict[bytes, int]) -> str:
    """Add an entry to what came before it; return what is wrong with it, or nothing."""
    kind = entry[:1]
    if len(entry) != LENGTHS.get(kind):
        return "an entry says nothing that an entry can say"
    kinds[kind] += 1
    if kind == b"S":
        announced[entry[33:]] = announced.get(entry[33:], 0) + 1
    elif kind == b"W":
        secret = hashlib.sha256(entry[1:]).digest()
        if secret not in announced:
            return "an entry takes back what was not there"
        announced[secret] -= 1
        if not announced[secret]:
            del announced[secret]
    return "" if kinds[b"S"] >= kinds[b"W"] + kinds[b"R"] else "more was taken back than had signed"


def entries(log: str, size: int) -> Iterator[bytes]:
    """Yield every entry of the log."""
    for number in range(-(-size // WIDTH)):
        yield from bundle(log, number, min(WIDTH, size - number * WIDTH))


def bundle(log: str, number: int, width: int) -> Iterator[bytes]:
    """Yield the entries of one bundle."""
    content, at = piece(log, "entries", number, width), 0
    for _ in range(width):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if end > len(content) or at == len(content):
            raise Unreachable(f"the log lacks entries from {number * WIDTH} on")
        yield content[at + 2 : end]
        at = end


def sample(log: str, number: int, key: str = "", note: str = "") -> str:
    """Draw signatures by the root of a checkpoint: their places, and what the sheet of the audit says beside each."""
    public = Key(key or words(f"{log}/key"))
    checkpoint = Checkpoint(note or words(f"{log}/checkpoint"), public)
    tree, bundles = Tree(log, checkpoint.size), {}
    drawn: dict[int, str] = {}
    passed: set[int] = set()
    turn = 0
    while len(drawn) < number and len(drawn) + len(passed) < checkpoint.size:
        seed = b"petition_app sample" + checkpoint.root + turn.to_bytes(8, "big")
        place, turn = int.from_bytes(hashlib.sha256(seed).digest(), "big") % checkpoint.size, turn + 1
        if place in drawn or place in passed:
            continue
        which = place // WIDTH
        if which not in bundles:
            bundles[which] = list(bundle(log, which, min(WIDTH, checkpoint.size - which * WIDTH)))
        entry = bundles[which][place % WIDTH]
        if not proves_inclusion(leaf(entry), place, checkpoint.size, tree.inclusion(place), checkpoint.root):
            raise Lie(f"entry {place} is not under the root that was signed")
        if entry[:1] == b"S":
            drawn[place] = entry[33:].hex()
        else:
            passed.add(place)
    return "".join(f"{place} {announced}\n" for place, announced in drawn.items())


def piece(log: str, level: str, number: int, width: int) -> bytes:
    """Return a tile or bundle; once it is full, files no longer have it in fewer than all of its parts."""
    try:
        return get(f"{log}/tile/{path_of(level, number, width)}")
    except Missing:
        if width == WIDTH:
            raise
        return get(f"{log}/tile/{path_of(level, number, WIDTH)}")


def path_of(level: str, number: int, width: int) -> str:
    """Return how a tile or a bundle of entries is called."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return f"{level}/{'/'.join(groups)}" + (f".p/{width}" if width < WIDTH else "")


def receipt(path: Path, key: str) -> str:
    """Check a receipt against the log's key; return what it shows."""
    public, text = Key(key), path.read_bytes()
    try:
        told = json.loads(text)
        signature = told["signature"]
        raw = {name: base64.b64decode(signature[name], validate=True) for name in ("salt", "withdrawal")}
        opened = raw["salt"] + bytes.fromhex(signature["id"].replace("-", ""))
        opened += (signature["country"] + signature["day"]).encode()
        entry = b"S" + hashlib.sha256(opened).digest() + raw["withdrawal"]
        checkpoint = Checkpoint(told["checkpoint"], public)
        steps = [base64.b64decode(step, validate=True) for step in told["path"]]
        holds = proves_inclusion(leaf(entry), told["index"], checkpoint.size, steps, checkpoint.root)
    except Unsigned:
        raise Lie("the log's key has not signed the checkpoint of the receipt") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Lie("this is no receipt") from None
    if not holds:
        raise Lie("the signature is not under the checkpoint of its receipt")
    return f"Entry {told['index']} of {checkpoint.size} is this signature of {signature['day']}."


def cosigned(checkpoint: Checkpoint, path: Path) -> str:
    """Return a checkpoint's note with the witness's own signature below (C2SP, tlog-cosignature)."""
    try:
        own = json.loads(path.read_text())
        secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(own["secret"]))
        name = str(own["name"])
    except (ValueError, TypeError, KeyError):
        raise Trouble(f"{path} holds no key of a witness") from None
    public = b"\x04" + secret.public_key().public_bytes_raw()
    moment = int(now())
    signature = secret.sign(f"cosignature/v1\ntime {moment}\n{checkpoint.text}".encode())
    number = hashlib.sha256(f"{name}\n".encode() + public).digest()[:4]
    written = base64.b64encode(number + moment.to_bytes(8, "big") + signature).decode()
    return f"{checkpoint.note}\N{EM DASH} {name} {written}\n"


def make_key(name: str, path: Path) -> str:
    """Write a key for cosigning that nobody else can read; return its public half on one line."""
    if not name or any(letter.isspace() or letter == "+" for letter in name):
        raise Trouble("a name holds neither spaces nor a plus sign")
    secret = Ed25519PrivateKey.generate()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"name": name, "secret": base64.b64encode(secret.private_bytes_raw()).decode()}, file)
    public = b"\x04" + secret.public_key().public_bytes_raw()
    number = hashlib.sha256(f"{name}\n".encode() + public).digest()[:4]
    return f"{name}+{number.hex()}+{base64.b64encode(public).decode()}\n"


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    with new.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def now() -> float:
    """Return the moment."""
    return time.time()  # noqa: TID251  It stands alone.


def shown(text: str) -> str:
    """Return a text whose letters do nothing to a terminal."""
    return "".join(
        letter if letter == "\n" or letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


def say(text: object) -> None:
    """Say in one line what is wrong."""
    print(shown(" ".join(str(text).split("\n")))[:1000], file=sys.stderr)


class Parser(argparse.ArgumentParser):
    """Ends with 1 where it is called wrongly: 2 says that a log has lied."""

    def error(self, message: str) -> NoReturn:
        """Say how it is called."""
        self.print_usage(sys.stderr)
        self.exit(1, f"{self.prog}: {message}\n")


def longer_than_nothing(written: str) -> float:
    """Read hours or minutes."""
    number = float(written)
    if not number > 0:
        raise ValueError
    return number


def main(arguments: list[str]) -> int:
    """Do what was asked for; return how it ended."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    watching = commands.add_parser("watch", help="compare a log with what it was the last time")
    watching.add_argument("log")
    watching.add_argument("--state", type=Path, required=True, help="where what was seen last is kept")
    watching.add_argument("--key", default="", help="the log's public key, if you have it from elsewhere")
    watching.add_argument("--whole", action="store_true", help="read every entry and add them up")
    watching.add_argument("--cosign", type=Path, help="sign the checkpoint too, with this key")
    watching.add_argument(
        "--no-older-than",
        type=longer_than_nothing,
        default=float("inf"),
        metavar="HOURS",
        help="end with 3 if the log has shown nothing new for so long",
    )
    checking = commands.add_parser("receipt", help="check a signer's receipt")
    checking.add_argument("file", type=Path)
    checking.add_argument("--key", required=True, help="the log's public key")
    drawing = commands.add_parser("sample", help="draw the signatures that an audit asks")
    drawing.add_argument("log")
    drawing.add_argument("--of", type=int, default=300, help="how many, by default 300")
    drawing.add_argument("--key", default="", help="the log's public key, if you have it from elsewhere")
    drawing.add_argument("--checkpoint", type=Path, help="the checkpoint to draw by, instead of the latest")
    making = commands.add_parser("make-key", help="make a key for cosigning")
    making.add_argument("name")
    making.add_argument("file", type=Path)
    for reading in (watching, drawing):
        reading.add_argument(
            "--within",
            type=longer_than_nothing,
            default=50.0,
            metavar="MINUTES",
            help="how long all of it may take, by default 50 minutes",
        )
    given = parser.parse_args(arguments)
    status = done(given)
    if given.command == "watch" and status < 2 and stands_still(given.state, given.no_older_than * 3600):
        say(f"STANDS STILL: the log has shown nothing new for more than {given.no_older_than:g} hours")
        return 3
    return status


def stands_still(state: Path, seconds: float) -> bool:
    """Tell whether nothing new was seen of a log for so long, whether it was shown or not."""
    try:
        known = remembered(state)
    except (Trouble, OSError):
        return False
    return bool(known) and now() - known["since"] > seconds


def done(given: argparse.Namespace) -> int:
    """Do what was asked for, and say how it ended."""
    global over
    over = time.monotonic() + 60 * getattr(given, "within", 1.0)
    try:
        if given.command == "watch":
            said = watch(given.log.rstrip("/"), given.state, given.key, whole=given.whole, cosign=given.cosign)
        elif given.command == "receipt":
            said = receipt(given.file, given.key)
        elif given.command == "sample":
            note = given.checkpoint.read_bytes().decode("utf-8", "replace") if given.checkpoint else ""
            said = sample(given.log.rstrip("/"), given.of, given.key, note)
        else:
            said = make_key(given.name, given.file)
    except Unreachable as trouble:
        say(f"The log could not be read: {trouble}")
        return 1
    except (Trouble, OSError) as trouble:
        say(f"It could not be done: {trouble}")
        return 1
    except Lie as lie:
        say(f"NOT TRUE: {lie}")
        return 2
    print(shown(said), end="\n" if said and not said.endswith("\n") else "")
    return 0


if __name__ == "__main__":
    # A note is UTF-8, wherever it is printed.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
