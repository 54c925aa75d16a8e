"""Disclosure: nothing of a signer is shown beyond what the signer agreed to."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from petition_app.domain.disclosure import Confirmed, list_lines, sheet_lines
from petition_app.domain.signers import Disclose, Display, Signer

DAY = date(2026, 3, 4)


def confirmed(**values: object) -> Confirmed:
    signer = {
        "name": "Ольга",
        "email": "olga@example.org",
        "place": "Грозный",
        "comment": "Für alle.",
        "display": Display.NOTHING,
        "disclose": Disclose.NAME,
        "updates": False,
        "partners": (),
    }
    return Confirmed(country="RU", language="ru", day=DAY, signer=Signer(**signer | values))


def test_a_signer_who_hands_the_name_over_is_listed_with_name_and_place():
    (line,) = list_lines([confirmed()])

    assert (line.number, line.name, line.country, line.place, line.day) == (1, "Ольга", "RU", "Грозный", DAY)


def test_a_signer_who_is_only_counted_is_a_line_without_name_place_or_comment():
    signature = confirmed(disclose=Disclose.COUNTED)

    (line,), (row,) = list_lines([signature]), sheet_lines([signature])

    assert (line.name, line.place, line.country) == (None, "", "RU")
    assert (row.name, row.place, row.comment, row.country, row.language) == (None, "", "", "RU", "ru")


def test_an_address_stands_in_the_sheet_only_where_updates_were_asked_for():
    without, with_updates, counted = sheet_lines(
        [confirmed(), confirmed(updates=True), confirmed(updates=True, disclose=Disclose.COUNTED)]
    )

    assert without.email == ""
    assert with_updates.email == "olga@example.org"
    assert (counted.email, counted.name) == ("olga@example.org", None)


def test_a_signature_whose_envelope_is_gone_is_counted_and_withheld():
    gone = Confirmed(country="DE", language="de", day=DAY, signer=None)

    (line,), (row,) = list_lines([gone]), sheet_lines([gone])

    assert (line.name, line.place) == (None, "")
    assert (row.name, row.email) == (None, "")


@given(
    st.lists(
        st.builds(
            confirmed,
            name=st.just("MARKER-name"),
            place=st.just("MARKER-place"),
            comment=st.just("MARKER-comment"),
            email=st.just("MARKER-mail"),
            display=st.sampled_from(Display),
            disclose=st.sampled_from(Disclose),
            updates=st.booleans(),
            partners=st.just(("partner",)),
        )
    )
)
def test_whatever_is_ticked_every_signature_is_one_line_and_shows_no_more_than_agreed(signatures):
    lines, rows = list(list_lines(signatures)), list(sheet_lines(signatures))

    assert [line.number for line in lines] == [row.number for row in rows] == list(range(1, len(signatures) + 1))
    assert "MARKER-mail" not in repr(lines)
    assert "MARKER-comment" not in repr(lines)
    for signature, line, row in zip(signatures, lines, rows, strict=True):
        named = signature.signer.disclose is Disclose.NAME
        assert (line.name is not None) == (row.name is not None) == named
        assert ("MARKER-place" in repr(line)) == ("MARKER-comment" in repr(row)) == named
        assert ("MARKER-mail" in repr(row)) == signature.signer.updates
