"""Assets: one stylesheet a page, at an address that changes with what is in it."""

import gzip
import os
import re
import shutil
from pathlib import Path

import pytest

from petition_app.web import assets
from petition_app.web.assets import SHEETS, Assets
from tests.conftest import ROOT


def stylesheets(page) -> list[str]:
    return [link.attributes["href"] for link in page.all("link") if link.attributes.get("rel") == "stylesheet"]


@pytest.mark.parametrize(
    "path", ["/en/", "/en/{slug}", "/en/{slug}/updates", "/organise/login", "/embed/{slug}/counter"]
)
def test_a_page_has_one_stylesheet_which_is_kept_for_ever(make, visitor, path):
    page = visitor.opens(path.format(slug=make.petition().slug))

    (address,) = stylesheets(page)
    style = visitor.gets(address)

    assert style.status_code == 200
    assert style.mimetype == "text/css"
    assert style.cache_control.immutable
    assert style.cache_control.max_age == 31536000


def test_a_petition_is_in_its_own_colour_also_at_night(make, visitor):
    page = visitor.opens(f"/en/{make.petition(accent='#0057b8').slug}")

    style = visitor.gets(stylesheets(page)[0]).text

    assert ":root{--accent:#0057b8;" in style
    assert style.index("--accent:#0057b8") > style.index("--accent: #8a1c4a")
    assert "prefers-color-scheme:dark" in style.rsplit("}}", 2)[0]


def test_a_stylesheet_holds_every_rule_and_no_comment(app, visitor):
    with app.test_request_context():
        style = visitor.gets(assets.style_address("public")).text

    parts = [(ROOT / "static" / "css" / f"{part}.css").read_text() for part in SHEETS["public"]]
    rules = re.sub(r"/\*.*?\*/", "", "".join(parts), flags=re.DOTALL)
    assert re.sub(r"\s+", "", style) == re.sub(r"\s+", "", rules)
    assert "/*" not in style


def test_every_script_that_a_script_imports_is_beside_it(make, visitor):
    page = visitor.opens(f"/en/{make.petition().slug}")
    # Data is no script, though it stands in an element of that name.
    scripts = [script.attributes["src"] for script in page.all("script") if "src" in script.attributes]
    assert scripts
    for address in scripts:
        script = visitor.gets(address)
        assert script.mimetype == "text/javascript"
        assert script.cache_control.immutable
        for name in re.findall(r'^import .*?"\./(\w+)\.js"', script.text, re.MULTILINE):
            assert visitor.gets(address.rsplit("/", 1)[0] + f"/{name}.js").status_code == 200


def test_whoever_can_unpack_gets_less_and_the_same(make, visitor, clock):
    path = f"/en/{make.petition().slug}"
    plain = visitor.gets(path)
    packed = visitor.gets(path, headers={"Accept-Encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    again = visitor.gets(path, headers={"Accept-Encoding": "br, gzip", "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0, br"])
def test_whoever_cannot_unpack_gets_it_plain(make, visitor, accepted):
    answer = visitor.gets(f"/en/{make.petition().slug}", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.text.lstrip().startswith("<!doctype html>")


def test_what_holds_a_secret_or_repeats_a_request_is_never_packed(make, visitor, signer):
    petition = make.petition()
    can_unpack = {"headers": {"Accept-Encoding": "gzip"}}
    form = signer.opens(f"/en/{petition.slug}").form("/sign")
    answers = [
        signer.gets(f"/confirm/{'A' * 43}", **can_unpack),
        signer.gets("/organise/login", **can_unpack),
        signer.gets("/en/nowhere<script>", **can_unpack),
        signer.posts(form.action, form.filled(email="olga@"), headers={"Accept-Encoding": "gzip"}),
    ]
    assert [answer.status_code for answer in answers] == [410, 200, 404, 422]
    assert [answer.headers.get("Content-Encoding") for answer in answers] == [None] * 4


@pytest.mark.parametrize("path", ["style/{}/nothing.css", "style/{}/public-red.css", "script/{}/nothing.js"])
def test_what_is_not_there_is_not_there(visitor, path):
    assert visitor.gets("/" + path.format("0" * 24)).status_code == 404


@pytest.mark.parametrize("path", ["style/{}/public.css", "script/{}/petition.js"])
def test_a_page_of_an_older_version_gets_what_there_is_but_not_for_ever(visitor, path):
    answer = visitor.gets("/" + path.format("0" * 24))
    assert answer.status_code == 200
    assert answer.cache_control.max_age == 60
    assert not answer.cache_control.immutable


def test_a_colour_that_is_none_leaves_the_page_in_ours(app):
    with app.test_request_context():
        assert assets.style_address("public", "#zzz") == assets.style_address("public")


def test_in_development_a_change_is_seen_at_once(tmp_path: Path):
    shutil.copytree(ROOT / "static", tmp_path / "static")
    watching = Assets(tmp_path / "static", watched=True)
    resting = Assets(tmp_path / "static", watched=False)
    before = watching.sheet("public"), watching.scripts_digest, resting.sheet("organise")

    for changed in ("css/base.css", "js/petition.js"):
        path = tmp_path / "static" / changed
        path.write_text(path.read_text() + "\n/* changed */\n:root{--new:1}\n")
        os.utime(path, (2_000_000_000, 2_000_000_000))

    assert watching.sheet("public") != before[0]
    assert watching.scripts_digest != before[1]
    assert resting.sheet("organise") == before[2]
