"""Memory: what is the same for everybody is kept for seconds, however many ask for it at once."""

import sys
from functools import partial
from itertools import count

from petition_app.queries import memory
from tests.together import at_once


def test_what_was_read_is_read_once_until_it_is_too_old(make_app):
    app, readings = make_app(PAGE_SECONDS="60"), count(1)
    with app.app_context():
        assert [memory.remembered("page", lambda: next(readings)) for _ in range(3)] == [1, 1, 1]


def test_with_no_seconds_nothing_is_remembered(make_app):
    app, readings = make_app(PAGE_SECONDS="0"), count(1)
    with app.app_context():
        assert [memory.remembered("page", lambda: next(readings)) for _ in range(3)] == [1, 2, 3]


def test_many_threads_may_forget_and_remember_at_the_same_moment(make_app):
    app = make_app(PAGE_SECONDS="0")
    app.extensions["petition_app_memory"] = memory.Memory(seconds=0.00005)

    def read_much() -> bool:
        with app.app_context():
            return all(memory.remembered(key, partial(abs, key)) == key for _ in range(300) for key in range(10))

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        assert all(at_once([read_much] * 12))
    finally:
        sys.setswitchinterval(before)
