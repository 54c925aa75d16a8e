"""What does it cost to protect a signer? sign + confirm: plain, field, sealed, and each of them with a log.

*Plain* is this service with ciphers taken out, which it does not offer: envelopes hold their JSON as it is, and the
blind index is the address. *Field* is what every petition has. A round takes some signatures of each mode after
another, so that whatever else the machine does meets all of them; what is compared is the median of the rounds, in
CPU time of this process and of the database's.

Measured is twice: the two *services* alone, as little as signing and confirming can be, and the two *requests*, as the
web server hands them over, with the form read and checked and the answers made. Pages that are looked at before and
mails are left out of both: they cost the same in each mode and would make the ratios smaller. What the worker spends on
a leaf afterwards, to append it, stands in a column of its own.

    python -m bench.modes [--rounds 30] [--number 50] [--database sqlite]
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from flask import Flask
from flask_migrate import upgrade
from werkzeug.test import EnvironBuilder

from bench import campaign, machine
from petition_app.domain import tokens
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.tokens import Purpose
from petition_app.queries.petitions import PetitionView
from petition_app.services import signature_log, signing, worker_keys
from tests import conftest, seals
from tests.factories import Make
from tests.postgres import cluster


@contextmanager
def without_ciphers() -> Iterator[None]:
    """Let envelopes hold what they hold in clear, and the index be the address."""
    with mock.patch.multiple(
        PetitionKeys,
        seal_bytes=lambda _self, plain, **_bound: b"\x01" + plain,
        open_bytes=lambda _self, envelope, **_bound: envelope[1:],
        blind_index=lambda _self, address: address.encode(),
    ):
        yield


@dataclass
class Mode:
    """One way to keep signatures: how its petition is made, and what was measured."""

    name: str
    most: float
    make: Callable[[Make], PetitionView]
    around: Callable[[], AbstractContextManager[None]] = nullcontext
    services: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    append: float = 0.0


def modes() -> list[Mode]:
    """Return what this service can do."""
    found = [
        Mode("plain", 1.0, lambda make: make.petition(), around=without_ciphers),
        Mode("field", 1.15, lambda make: make.petition()),
        Mode("field + log", 1.40, lambda make: make.petition(logged=True)),
    ]
    # A sealed petition takes signatures while a worker lives to mail them.
    worker_keys.show()
    holders = seals.identities()
    found += [
        Mode("sealed", 1.30, lambda make: seals.petition(make, holders)),
        Mode("sealed + log", 1.40, lambda make: seals.petition(make, holders, logged=True)),
    ]
    return found


def by_the_services(petition: PetitionView, number: int, made: list[bytes]) -> None:
    """Let somebody sign and confirm."""
    signing.sign(petition, campaign.details(f"signer-{number}@example.org"))
    signing.confirm(tokens.token(made[-1], Purpose.CONFIRM))


def form(petition: PetitionView, number: int) -> dict[str, Any]:
    """Return the request that sends the form, as it comes from the web server."""
    typed = {"name": "Ольга Петрова", "email": f"sender-{number}@example.org", "country": "DE", "consent": "y"}
    typed |= {"display": "nothing", "disclose": "counted"}
    return EnvironBuilder(
        path=f"/en/{petition.slug}/sign", base_url=conftest.BASE, data=typed, method="POST"
    ).get_environ()


def press(secret: bytes) -> dict[str, Any]:
    """Return the request of the button behind the mailed link."""
    path = f"/confirm/{tokens.token(secret, Purpose.CONFIRM)}"
    return EnvironBuilder(path=path, base_url=conftest.BASE, data={"seen": ""}, method="POST").get_environ()


def answer(app: Flask, request: dict[str, Any], expected: str) -> None:
    """Have the application answer a request, without a client that would cost as much again."""
    said: list[str] = []
    body = app.wsgi_app(request, lambda status, _headers, _fault=None: said.append(status))  # type: ignore[arg-type, return-value]
    b"".join(body)
    if not said[0].startswith(expected):
        raise SystemExit(f"a request was answered {said[0]}")


def measure(app: Flask, rounds: int, number: int, spent: Callable[[], float]) -> list[dict[str, object]]:
    """Measure every mode in each round, and compare the medians with the first mode's."""
    make = Make(app)
    made: list[bytes] = []
    new = tokens.new_secret

    def remember() -> bytes:
        made.append(new())
        return made[-1]

    def cpu(work: Callable[[], None]) -> float:
        began = spent()
        work()
        return (spent() - began) / number

    def served(requests: Sequence[dict[str, Any]], expected: str) -> None:
        for request in requests:
            answer(app, request, expected)

    signers = itertools.count()

    def signed(petition: PetitionView) -> None:
        for _ in range(number):
            by_the_services(petition, next(signers), made)

    with mock.patch.object(tokens, "new_secret", remember):
        each = [(mode, mode.make(make)) for mode in modes()]
        for turn in range(rounds + 1):
            for mode, petition in each:
                with mode.around():
                    services = cpu(partial(signed, petition))
                    forms = [form(petition, next(signers)) for _ in range(number)]
                    made.clear()
                    requests = cpu(partial(served, forms, "303"))
                    requests += cpu(partial(served, [press(secret) for secret in made], "200"))
                # The first round warms up.
                if turn:
                    mode.services.append(services)
                    mode.requests.append(requests)
        for mode, petition in each:
            began = spent()
            if leaves := signature_log.append(petition.id):
                mode.append = 1000 * (spent() - began) / leaves
    plain = each[0][0]
    return [
        {
            "mode": mode.name,
            "services, CPU-ms": 1000 * statistics.median(mode.services),
            "of plain": statistics.median(mode.services) / statistics.median(plain.services),
            "requests, CPU-ms": 1000 * statistics.median(mode.requests),
            "of plain ": statistics.median(mode.requests) / statistics.median(plain.requests),
            "at most": mode.most,
            "then appending, ms": mode.append,
        }
        for mode, _ in each
    ]


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """Yield the address of an empty database, and what tells the CPU seconds that it and this process have spent."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite'}", time.process_time
        return
    with cluster(autovacuum="on", shared_buffers="256MB") as server:
        server.run("CREATE DATABASE {}", "bench")
        yield server.address("bench"), lambda: time.process_time() + machine.cpu_nanoseconds(server.pid) / 1e9


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--number", type=int, default=50)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    asked = parser.parse_args()
    # In memory where there is such a folder: waiting for a disk is no CPU time, but keeps the kernel busy.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        key_file = conftest.write_key(folder / "keys")
        with database(asked.database, folder) as (address, spent):
            app = conftest.application(key_file, address, folder, {"PAGE_SECONDS": "10"})
            with app.app_context():
                upgrade()
                rows = measure(app, asked.rounds, asked.number, spent)
            conftest.let_go(app)
    machine.report("modes", rows)


if __name__ == "__main__":
    main()
