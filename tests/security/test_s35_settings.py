"""S35: nothing starts without its secrets, with weak ones or with somebody else's; nonsense stops with a sentence."""

import base64
import os
import subprocess
import sys

import pytest

import config
from petition_app.adapters import keyring
from tests import conftest

STRONG = "kN3vT9xQ2mZ7wR4bY8cF6hJ1dL5gP0sA"

#: Keys that stand in tutorials and on lists that attackers try first.
KNOWN = [
    "dev",
    "secret",
    "changeme",
    "you-will-never-guess",
    "changemechangemechangemechangeme",
    "a" * 64,
    "0123456789" * 4,
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    "5f352379324c22463451387a0aec5d2f",
    "super-secret-key-change-me-in-production",
    "this-is-a-very-secret-key-please-change-it",
    "django-insecure-9x1!k#7qz@w3e4r5t6y7u8i9o0pasdfghjk",
    "your-256-bit-secret-your-256-bit-secret",
]


@pytest.fixture
def production(key_file, tmp_path):
    """What production needs at least."""
    return {
        "PETITION_ENV": "production",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'petition.db'}",
        "SECRET_KEY": STRONG,
        "KEY_FILE": str(key_file),
        "PUBLIC_BASE_URL": "https://petitions.example.org",
        "MAIL_SERVER": "mail.example.org",
        "MAIL_DEFAULT_SENDER": "petitions@example.org",
        "FILES_DIR": str(tmp_path / "files"),
    }


def sentence(environ: dict[str, str]) -> str:
    """Return the sentence with which the start is refused."""
    with pytest.raises(config.ConfigurationError) as refused:
        config.load(environ)
    text = str(refused.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_s35_production_starts_with_what_it_needs(production):
    assert config.load(production)["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize("name", ["SECRET_KEY", "KEY_FILE", "MAIL_SERVER", "PUBLIC_BASE_URL"])
@pytest.mark.parametrize("value", [None, "", "   "])
def test_s35_production_refuses_to_start_without_it(production, name, value):
    environ = {key: text for key, text in production.items() if key != name}
    if value is not None:
        environ[name] = value
    assert name in sentence(environ)


@pytest.mark.parametrize("key", KNOWN)
@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FALLBACKS"])
@pytest.mark.parametrize("environment", ["production", "development", "test"])
def test_s35_a_weak_or_well_known_key_is_refused(production, environment, name, key):
    refused = sentence(production | {"PETITION_ENV": environment, name: key})
    assert "SECRET_KEY" in refused
    assert key not in refused


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PETITION_ENV", "prod"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/petition"),
        ("DATABASE_URL", "petition.db"),
        ("PUBLIC_BASE_URL", "petitions.example.org"),
        ("PUBLIC_BASE_URL", "https://"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org/?x=1"),
        ("PUBLIC_BASE_URL", "javascript:alert(1)"),
        ("PUBLIC_BASE_URL", "https://olga@petitions.example.org"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org@elsewhere.example"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org:0"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org:70000"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org:https"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org/campaigns"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org//"),
        ("PUBLIC_BASE_URL", "https://petitions example.org"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org\\elsewhere"),
        ("PUBLIC_BASE_URL", "https://petitions.example.org\r\nX-Evil: 1"),
        ("PUBLIC_BASE_URL", "https://[::1"),
        ("MAIL_DEFAULT_SENDER", "petitions"),
        ("MAIL_DEFAULT_SENDER", "petitions@"),
        ("MAIL_DEFAULT_SENDER", "petitions@example.org, others@example.org"),
        ("MAIL_DEFAULT_SENDER", "petitions@example.org\r\nBcc: everybody@example.org"),
        ("MAIL_DEFAULT_SENDER", "Petitions\n <petitions@example.org>"),
        ("REDIS_URL", "nonsense"),
        ("REDIS_URL", "http://127.0.0.1:6379"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://127.0.0.1:many/0"),
        ("REDIS_URL", "redis://127.0.0.1:6379/first"),
        ("REDIS_URL", "redis://[::1"),
        ("FILES_DIR", str(config.ROOT / "static")),
        ("FILES_DIR", str(config.ROOT / "static" / "files")),
        ("FILES_DIR", str(config.ROOT / "templates" / ".." / "static" / "files")),
        ("PROXIES", "-1"),
        ("PROXIES", "many"),
        ("MAIL_PORT", "0"),
        ("MAIL_PORT", "65536"),
        ("MAIL_PORT", "smtp"),
        ("MAIL_USE_TLS", "maybe"),
        ("LANGUAGES", "en tlh"),
        ("LIMITS", "some"),
        ("CONFIRM_LINK_LIFETIME", "0"),
        ("CONFIRM_LINK_LIFETIME", "1.5"),
        ("PAGE_SECONDS", "²"),
        ("PAGE_SECONDS", "3601"),
        ("SESSION_HOURS", "forever"),
        ("EXPORT_HOURS", "-24"),
    ],
)
def test_s35_nonsense_stops_the_start_with_a_sentence_that_names_it(production, name, value):
    assert name in sentence(production | {name: value})


@pytest.mark.parametrize("inside", [".", "files", "folder/files"])
@pytest.mark.parametrize("name", ["FILES_DIR", "KEY_FILE", "DATABASE_URL"])
def test_s35_what_is_for_anybody_to_read_holds_nothing_that_is_not(production, tmp_path, name, inside):
    public = tmp_path / "public"
    path = str(public / inside)
    values = {"LOG_FILES_DIR": str(public), name: f"sqlite:///{path}?timeout=5" if name == "DATABASE_URL" else path}
    assert "LOG_FILES_DIR is for anybody to read" in sentence(production | values)


def test_s35_logs_are_written_as_files_where_a_folder_is_named_and_else_nowhere(production, tmp_path):
    named = {"LOG_FILES_DIR": str(tmp_path / "public"), "DATABASE_URL": "postgresql://u@h/d"}
    assert config.load(production | named)["LOG_FILES_DIR"] == tmp_path / "public"
    assert config.load(production)["LOG_FILES_DIR"] is None
    assert "static/" in sentence(production | {"LOG_FILES_DIR": str(config.STATIC / "log")})


def test_s35_limits_are_off_only_while_measuring(production):
    assert "PETITION_ENV=bench" in sentence(production | {"LIMITS": "off"})
    assert config.load(production | {"LIMITS": "off", "PETITION_ENV": "bench"})["LIMITS"] is False


def test_s35_production_answers_its_own_host_only(production):
    assert config.load(production)["TRUSTED_HOSTS"] == ["petitions.example.org"]
    assert config.load(production | {"TRUSTED_HOSTS": "a.example, b.example"})["TRUSTED_HOSTS"] == [
        "a.example",
        "b.example",
    ]


def test_s35_the_key_of_sessions_is_not_the_key_of_the_signatures(production, key_file):
    in_the_file = key_file.read_text().strip()
    for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS"):
        refused = sentence(production | {name: in_the_file})
        assert "KEY_FILE" in refused
        assert in_the_file not in refused


@pytest.mark.parametrize(
    "sender",
    [None, "petitions@localhost.localdomain", "Petitions <petitions@localhost>", "petitions@mail.localdomain"],
)
def test_s35_production_mails_from_an_address_that_can_be_answered(production, sender):
    environ = {name: value for name, value in production.items() if name != "MAIL_DEFAULT_SENDER"}
    assert "MAIL_DEFAULT_SENDER" in sentence(environ | ({"MAIL_DEFAULT_SENDER": sender} if sender else {}))


def test_s35_a_sender_may_have_a_name(production):
    loaded = config.load(production | {"MAIL_DEFAULT_SENDER": "Петиции <petitions@bücher.example>"})
    assert loaded["MAIL_DEFAULT_SENDER"] == "Петиции <petitions@bücher.example>"


@pytest.mark.parametrize(
    "address", ["sqlite:///:memory:", "sqlite:///", "sqlite://", "sqlite:///file::memory:?uri=true", "sqlite:///?x=1"]
)
def test_s35_production_keeps_its_database_on_a_disk(production, address):
    assert "DATABASE_URL" in sentence(production | {"DATABASE_URL": address})


@pytest.mark.parametrize("flag", ["1", "true", "yes", "anything"])
def test_s35_production_shows_nobody_its_insides(production, flag):
    assert "FLASK_DEBUG" in sentence(production | {"FLASK_DEBUG": flag})
    assert config.load(production | {"FLASK_DEBUG": flag, "PETITION_ENV": "development"})
    assert config.load(production | {"FLASK_DEBUG": "0"})


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_s35_production_can_be_tried_on_the_same_machine_without_https(production, address):
    assert config.load(production | {"PUBLIC_BASE_URL": f"{address}/"})["PUBLIC_BASE_URL"] == address


@pytest.mark.parametrize(
    "address", ["redis://127.0.0.1:6379/0", "rediss://:hunter2hunter2@redis.example", "redis+unix:///run/redis.sock"]
)
def test_s35_limits_can_be_counted_where_redis_is(production, address):
    assert config.load(production | {"REDIS_URL": address})["REDIS_URL"] == address


def test_s35_production_needs_https_and_a_key_file_apart_from_the_database(production):
    assert "PUBLIC_BASE_URL" in sentence(production | {"PUBLIC_BASE_URL": "http://petitions.example.org"})
    assert "KEY_FILE" in sentence(production | {"KEY_FILE": str(config.INSTANCE / "keys")})


@pytest.mark.parametrize("name", ["MAIL_PASSWORD", "SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_s35_the_sentence_repeats_no_secret(production, name):
    address = name in ("DATABASE_URL", "REDIS_URL")
    value = "mysql://petition:hunter2hunter2@db/petition" if address else "hunter2hunter2"
    environ = production | {name: value}
    if name == "MAIL_PASSWORD":
        environ["MAIL_PORT"] = "x"
    assert "hunter2" not in sentence(environ)


@pytest.mark.parametrize("name", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_s35_a_postgresql_address_is_taken_as_its_manual_writes_it(production, name):
    assert config.load(production | {"DATABASE_URL": name})["DATABASE_URL"] == "postgresql+psycopg://u@h/d"


BAD_KEY_FILES = {
    "missing": None,
    "empty": "",
    "too short": base64.b64encode(b"0123456789abcdef").decode(),
    "too simple": base64.b64encode(b"a" * 32).decode(),
    "not base64": "!" * 44,
    "not text": "\udcff",
    "one good, one bad": base64.b64encode(os.urandom(32)).decode() + "\n" + base64.b64encode(b"b" * 32).decode(),
}


@pytest.mark.parametrize("content", BAD_KEY_FILES.values(), ids=BAD_KEY_FILES)
def test_s35_a_key_file_that_holds_no_strong_keys_is_refused(tmp_path, content):
    path = tmp_path / "keys"
    if content is not None:
        path.write_text(content, encoding="utf-8", errors="surrogateescape")
        path.chmod(0o600)
    with pytest.raises(keyring.KeyFileUnusable, match="KEY_FILE") as refused:
        keyring.read(path)
    assert not content or content not in str(refused.value)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_s35_a_key_file_that_others_can_read_is_refused(tmp_path, mode):
    path = conftest.write_key(tmp_path / "keys")
    path.chmod(mode)
    with pytest.raises(keyring.KeyFileUnusable, match="chmod 600"):
        keyring.read(path)


def test_s35_what_one_key_wrapped_another_does_not_open(tmp_path):
    one, other = (keyring.read(conftest.write_key(tmp_path / name)) for name in ("one", "other"))
    wrapped = one.wrap(b"secret", b"here")

    assert one.unwrap(wrapped, b"here") == b"secret"
    for keys, bound_to, altered in (
        (other, b"here", wrapped),
        (one, b"there", wrapped),
        (one, b"here", wrapped[:-1] + bytes([wrapped[-1] ^ 1])),
        (one, b"here", b""),
    ):
        with pytest.raises(keyring.KeyMissing):
            keys.unwrap(altered, bound_to)


def test_s35_an_earlier_key_still_opens_and_the_first_wraps(tmp_path):
    old_file, new_file = conftest.write_key(tmp_path / "old"), conftest.write_key(tmp_path / "new")
    wrapped = keyring.read(old_file).wrap(b"secret", b"here")
    both = tmp_path / "both"
    both.write_text(new_file.read_text() + old_file.read_text())
    both.chmod(0o600)

    rotated = keyring.read(both)

    assert rotated.unwrap(wrapped, b"here") == b"secret"
    assert keyring.read(new_file).unwrap(rotated.wrap(b"again", b"here"), b"here") == b"again"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("KEY_FILE", "/nowhere/keys", "KEY_FILE"),
        ("PETITION_ENV", "nonsense", "PETITION_ENV"),
        ("REDIS_URL", "nonsense", "REDIS_URL"),
    ],
)
def test_s35_whoever_starts_it_reads_a_sentence_and_no_traceback(production, name, value, words):
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        env={"PATH": os.environ["PATH"], **production, name: value},
        cwd=conftest.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_s35_a_newcomers_secrets_are_made_once_and_shut(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")

    first, second = config.load({}), config.load({})

    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert first["KEY_FILE"] == second["KEY_FILE"] == str(tmp_path / "instance" / "keys")
    assert keyring.read(tmp_path / "instance" / "keys")
    for path in (tmp_path / "instance").iterdir():
        assert path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in (tmp_path / "instance").iterdir()) == ["keys", "secret_key"]


def test_s35_two_that_start_at_once_share_one_secret(tmp_path, monkeypatch):
    from tests.together import at_once

    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")
    assert len(set(at_once([lambda: config.load({})["SECRET_KEY"]] * 8))) == 1


def test_s35_the_keys_are_in_no_table(make, key_file):
    from petition_app.queries import keys
    from tests import snapshot

    petition = make.petition()
    kept = keys.of(petition.id)
    stored = repr(snapshot.of_everything())
    for key in (base64.b64decode(key_file.read_text()), kept.index_key, *kept.data_keys.values()):
        assert repr(key)[2:-1] not in stored
        assert base64.b64encode(key).decode() not in stored
        assert key.hex() not in stored
