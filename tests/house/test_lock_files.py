"""Lock files: they hold what pyproject.toml asks for, pinned, hashed, and from no particular index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
ITSELF = "petition_app"
RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"
OPENING = "requirements-open.lock"


def pins(name: str) -> dict[str, str]:
    """Return the version of each package in a lock file; one that differs by platform has several lines."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in lines}


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        (RUNTIME, EXTRAS["service"]),
        (DEVELOPMENT, EXTRAS["service"] + EXTRAS["open"] + EXTRAS["dev"]),
        (OPENING, EXTRAS["open"]),
    ],
)
def test_every_range_of_pyproject_is_met(lock, asked):
    locked = pins(lock)
    unmet = [
        text
        for text in asked
        for wanted in [Requirement(text)]
        if wanted.name != ITSELF
        if not wanted.specifier.contains(locked.get(canonicalize_name(wanted.name), "0.dev0"), prereleases=True)
        or canonicalize_name(wanted.name) not in locked
    ]
    assert unmet == []


def test_developers_run_the_versions_that_are_deployed():
    assert pins(RUNTIME).items() <= pins(DEVELOPMENT).items()


def test_what_opens_seals_is_what_the_service_runs_and_nothing_of_the_web():
    assert pins(OPENING).items() <= pins(RUNTIME).items()
    assert not pins(OPENING).keys() & {"flask", "werkzeug", "sqlalchemy", "psycopg", "granian", "jinja2"}


def test_each_extra_asks_for_all_that_it_needs_and_the_package_alone_for_nothing():
    assert PYPROJECT["project"]["dependencies"] == []
    assert {Requirement(text).name: Requirement(text).extras for text in EXTRAS["dev"]}[ITSELF] == {"service", "open"}


def test_what_is_installed_holds_every_file_that_is_no_source():
    """What `petition-open` draws a list with, and the catalogues, which it reads as translators wrote them."""
    package = ROOT / ITSELF
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"][ITSELF]
    installed = {path for pattern in patterns for path in package.glob(pattern)}
    beside = {path for path in package.rglob("*.*") if path.is_file() and path.suffix not in (".py", ".pyc", ".mo")}
    assert installed == beside


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT, OPENING])
def test_each_pin_has_hashes_and_no_index_is_named(lock):
    text = (ROOT / lock).read_text()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"--(?:index-url|extra-index-url|find-links)|https?://|file://", text) == []
