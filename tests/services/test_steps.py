"""Steps: what is deleted a little at a time leaves room between two steps to those who sign."""

from petition_app.services import steps


def test_on_sqlite_as_much_time_is_left_to_others_as_a_step_took(app, monkeypatch):
    moments = iter([0.0, 0.2, 1.0, 1.01, 2.0])
    found, pauses = iter([steps.AT_ONCE, steps.AT_ONCE, 3]), []
    monkeypatch.setattr(steps, "monotonic", lambda: next(moments))
    monkeypatch.setattr(steps, "sleep", pauses.append)
    monkeypatch.setattr(steps, "skips_locked", lambda: False)

    with app.app_context():
        steps.in_steps(lambda: next(found))

    assert pauses == [0.2, 0.06]


def test_where_writers_do_not_wait_for_each_other_nothing_is_waited_for(app, monkeypatch):
    found, pauses = iter([steps.AT_ONCE, 0]), []
    monkeypatch.setattr(steps, "sleep", pauses.append)
    monkeypatch.setattr(steps, "skips_locked", lambda: True)

    with app.app_context():
        steps.in_steps(lambda: next(found))

    assert pauses == []
