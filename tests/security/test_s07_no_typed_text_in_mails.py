"""S07: whoever enters another's address sends them our words, and not one of their own."""

import pytest

MARKERS = {
    "name": "Markername Überschrift",
    "place": "Markerplace",
    "comment": "Markercomment https://marker.example/buy",
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("neutral", [True, False])
def test_s07_no_mail_repeats_what_was_typed(make, another_signer, clock, language, neutral):
    petition = make.petition(
        texts={"en": {}, "de": {}}, asks_place=True, asks_comment=True, neutral_mail=neutral, sends_reminder=True
    )
    signer = another_signer("olga@example.org", language=language)

    signer.signs(petition, source="markersource", **MARKERS)
    signer.mails()
    clock.passes(hours=26)
    signer.mails()
    signer.confirms()
    signer.signs(petition, source="markersource", **MARKERS)

    mails = signer.mails()
    assert len(mails) == 3
    for mail in mails:
        for part in (mail.raw.decode(), mail.text, mail.html, str(mail.subject), str(mail.message["From"])):
            assert "marker" not in part.lower()
            assert "überschrift" not in part.lower()


def test_s07_a_name_that_is_a_message_is_not_delivered(make, signer):
    signer.signs(make.petition(), name="You have won. Call 0900 now")

    mail = signer.mail()

    assert "won" not in mail.text + mail.html
    assert str(mail.message["To"]) == signer.email
