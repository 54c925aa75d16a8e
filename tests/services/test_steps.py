"""Steps: what is deleted a little at a time leaves room between two steps to those who sign."""

import pytest

from petition_app.services import steps


@pytest.fixture
def takes(app, monkeypatch):
    """Take steps that last so many seconds each, all of them full; return how many rows each took, and the pauses."""

    def run(*seconds, skips_locked=False):
        now, rows, pauses, left = [0.0], [], [], list(seconds)
        monkeypatch.setattr(steps, "monotonic", lambda: now[0])
        monkeypatch.setattr(steps, "sleep", pauses.append)
        monkeypatch.setattr(steps, "skips_locked", lambda: skips_locked)

        def step(at_once):
            rows.append(at_once)
            if not left:
                return 0
            now[0] += left.pop(0)
            return at_once

        steps.in_steps(step)
        return rows, [round(pause, 3) for pause in pauses]

    return run


def test_on_sqlite_as_much_time_is_left_to_others_as_a_step_took(takes):
    assert takes(0.2, 0.01)[1] == [0.2, 0.06]


def test_on_sqlite_a_step_takes_what_a_tenth_of_a_second_is_enough_for(takes):
    assert takes(0.08, 0.5, 0.5, 0.5, 0.5, 0.5)[0] == [200, 250, 125, 62, 31, 20, 20]
    assert takes(0.0, 0.01, 0.01, 0.01)[0] == [200, 400, 800, 1000, 1000]


def test_where_writers_do_not_wait_for_each_other_nothing_is_waited_for(takes):
    assert takes(0.5, 0.5, skips_locked=True) == ([1000, 1000, 1000], [])
