"""Tokens: what no link of ours can say is told apart from what was."""

import pytest

from petition_app.domain import tokens
from petition_app.domain.refusals import LinkBroken
from petition_app.domain.tokens import Purpose


@pytest.mark.parametrize("text", ["", "A" * 42, "A" * 44, "é" * 43, "!" * 43, "A" * 42 + "B"])
def test_what_no_link_can_say_is_broken(text):
    with pytest.raises(LinkBroken):
        tokens.lookup(text, Purpose.CONFIRM)
