"""Session tokens: what the cookie holds, and what is made of it."""

from petition_app.domain import session_tokens


def test_no_two_tokens_are_equal_and_each_has_the_form_of_one():
    tokens = {session_tokens.new() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(session_tokens.is_token(token) for token in tokens)


def test_what_is_made_of_a_token_does_not_tell_it():
    token = session_tokens.new()
    made = {session_tokens.stored(token).hex(), session_tokens.form_secret(token)}
    assert len(made) == 2
    assert all(len(value) == 64 for value in made)
    assert session_tokens.stored(token) == session_tokens.stored(token) != session_tokens.stored(session_tokens.new())
