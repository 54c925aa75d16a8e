"""S16: only what is under /embed/ can be framed; it has no form, no script, no cookie."""

from tests import addresses, pages


def test_s16_only_embeds_can_be_framed(app, make, visitor):
    petition = make.petition()
    framable = {
        rule.rule
        for rule, address in addresses.every(app, petition)
        if "frame-ancestors 'none'" not in visitor.gets(address).headers["Content-Security-Policy"]
    }
    assert framable
    assert all(rule.startswith("/embed/") for rule in framable)


def test_s16_a_frame_has_no_form_no_script_and_no_cookie(app, make, visitor):
    petition = make.petition()
    frames = [address for rule, address in addresses.every(app, petition) if rule.rule.startswith("/embed/")]
    for address in frames:
        response = visitor.gets(address)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert "X-Frame-Options" not in response.headers
        if response.mimetype == "text/html":
            page = pages.read(response.text)
            assert page.all("form", "input", "button", "script", "iframe") == []
            for link in page.all("a"):
                assert link.attributes["target"] == "_blank"
                assert "noopener" in link.attributes["rel"]


def test_s16_readers_and_signers_get_no_cookie(app, make, signer):
    petition = make.petition()
    signer.signs(petition)
    for _rule, address in addresses.every(app, petition):
        if not address.startswith("/organise"):
            assert "Set-Cookie" not in signer.gets(address).headers
    assert signer.browser._cookies == {}
