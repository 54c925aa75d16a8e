"""Documents: what they say of settings, dependencies, commands and files is so."""

import ast
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import config
from tests import conftest

ROOT = conftest.ROOT
DOCUMENTS = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
DEPENDENCIES = sorted({Requirement(text).name for extra in ("service", "open") for text in EXTRAS[extra]})
TOOLS = [name for text in EXTRAS["dev"] if (name := Requirement(text).name) != "petition_app"]

#: Taken by their command or as a folder of fonts, and so imported by nobody.
NOT_IMPORTED = {"granian", "psycopg", "manimgx-fonts", "noto-cjk-sans-otc"}


def rows(document: str) -> dict[str, list[str]]:
    """Return the rows of a document's tables by each name in backquotes in their first cell."""
    found = {}
    for line in (ROOT / "docs" / document).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `"):
            found |= dict.fromkeys(re.findall(r"`([^`]+)`", cells[0]), cells)
    return found


def test_every_setting_stands_in_running_with_its_default_and_its_meaning():
    written = rows("running.md")
    for setting in config.SETTINGS:
        default = setting.default.replace(f"{ROOT}/", "")
        expected = [f"`{setting.name}`", f"`{default}`" if default else "empty", setting.meaning]
        assert [cell.strip(" |") for cell in written[setting.name]] == expected


def test_running_names_no_setting_that_is_gone():
    names = {name for name in rows("running.md") if name.isupper()}
    assert names == {setting.name for setting in config.SETTINGS}


def test_running_names_every_event_of_the_log():
    source = "".join(path.read_text() for path in (ROOT / "petition_app").rglob("*.py"))
    failures = set(re.findall(r"log\.(?:error|warning)\(\s*\"(\w+)\"", source))
    assert failures
    assert failures <= rows("running.md").keys()


@pytest.mark.parametrize("name", [*DEPENDENCIES, *TOOLS])
def test_every_dependency_has_a_line_that_says_why(name):
    assert canonicalize_name(name) in {canonicalize_name(each) for each in rows("dependencies.md")}


def test_no_line_is_about_a_package_that_is_gone():
    kept = {canonicalize_name(name) for name in [*DEPENDENCIES, *TOOLS]}
    assert {canonicalize_name(name) for name in rows("dependencies.md")} <= kept


def imported() -> set[str]:
    """Return the packages that the sources import by name."""
    found = set()
    for path in [*(ROOT / "petition_app").rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            found |= {name.split(".")[0] for name in names}
    return found


def test_every_dependency_is_used_and_everything_used_is_asked_for():
    provided: dict[str, set[str]] = {}
    for module, distributions in metadata.packages_distributions().items():
        for distribution in distributions:
            provided.setdefault(canonicalize_name(distribution), set()).add(module)
    used = imported()
    asked = {canonicalize_name(name) for name in DEPENDENCIES}

    assert {name for name in asked if not provided[name] & used} <= NOT_IMPORTED
    providers = {name for name, modules in provided.items() if modules & used}
    # What these are built on comes with them, and their own manuals name it as ours to import.
    beneath = {"werkzeug", "wtforms", "markupsafe", "babel", "click", "alembic"}
    assert providers - asked - beneath == set()


def commands(app) -> set[str]:
    """Return every command of ours as it is typed: `people create`."""
    found = set()
    for name, command in app.cli.commands.items():
        found.add(name)
        found |= {f"{name} {each}" for each in getattr(command, "commands", {})}
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_is_there(app, document):
    typed = re.findall(
        r"`flask ([a-z-]+(?: [a-z-]+)?)|^flask ([a-z-]+(?: [a-z-]+)?)", document.read_text(), re.MULTILINE
    )
    named = {one or other for one, other in typed}
    there = commands(app) | {"db upgrade", "db downgrade", "db"}
    unknown = {
        name for name in named if name not in there and name.split()[0] not in {n for n in there if " " not in n}
    }
    wrong = {
        name
        for name in named - unknown
        if " " in name and name not in there and any(each.startswith(f"{name.split()[0]} ") for each in there)
    }
    assert unknown | wrong == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_is_there(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", document.read_text())) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(document):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_source_that_a_document_names_is_there(document):
    named = re.findall(
        r"`((?:petition_app|web|cli|services|queries|models|adapters|domain|deploy|bench|tests)/[\w/.]+)`",
        document.read_text(),
    )
    missing = [name for name in named if not (ROOT / name).exists() and not (ROOT / "petition_app" / name).exists()]
    assert missing == []


def test_each_module_says_what_is_here():
    silent = []
    for path in (ROOT / "petition_app").rglob("*.py"):
        said = ast.get_docstring(ast.parse(path.read_text())) or ""
        if not re.match(r"\w[\w' -]+: \S", said.splitlines()[0] if said else ""):
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []


def test_files_stay_short_enough_to_be_read():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "petition_app").rglob("*.py")
        if (lines := len(Path(path).read_text().splitlines())) > 400
    }
    assert long == {}
