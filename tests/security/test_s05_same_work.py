"""S05: the work behind the answer is the same too, whatever is known of the address.

A clock in a test tells more of the machine than of the application; what is compared here is the work:
the statements that reach the database. `bench/` measures the time.
"""

import pytest

from tests import statements
from tests.security.test_s04_one_answer import BEFORE, nothing


def work_of_signing(app, signer, petition):
    form = signer.opens(signer.page(petition)).form("/sign")
    with statements.noted(app) as noted:
        assert signer.sends(form, **signer.answers).status_code == 303
    return noted


@pytest.mark.parametrize("before", BEFORE, ids=lambda act: act.__name__)
def test_s05_signing_is_the_same_work_for_every_address(app, make, another_signer, before):
    petition = make.petition()
    work_of_signing(app, another_signer("first@example.org"), petition)
    before(make, petition, "known@example.org")
    nothing(make, petition, "unknown@example.org")

    known = work_of_signing(app, another_signer("known@example.org"), petition)
    unknown = work_of_signing(app, another_signer("unknown@example.org"), petition)

    assert known == unknown


def test_s05_the_request_sends_no_mail_and_asks_for_nothing_of_the_address(app, make, signer, mailbox):
    petition = make.petition()
    signer.signs(petition)
    noted = work_of_signing(app, signer, petition)

    assert mailbox.mails == []
    reads = [statement for statement in noted if statement.startswith("SELECT")]
    assert not [statement for statement in reads if "signatures" in statement or "suppressions" in statement]
