"""Settings: each with its name, its default and its meaning, read once from the environment.

A setting that makes no sense stops the start with a sentence. Outside production, what must be secret
is made on the first start and kept under `instance/`, so that a newcomer needs to set nothing.
"""

import base64
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import getaddresses, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / "instance"
STATIC = ROOT / "static"
ENVIRONMENTS = ("development", "production", "test", "bench")
# English first: it stands where a language is asked for that there is no interface in.
SHIPPED_LANGUAGES = ("en", "ar", "be", "de", "es", "fr", "hy", "it", "pt", "ru", "sv", "tr", "uk")

# What is tried first against a session cookie: keys of documentation, and phrases made up in a hurry.
_OF_TUTORIALS = (
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    "5f352379324c22463451387a0aec5d2f",
)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_WORDS_OF_NO_RANDOM_KEY = ("secret", "change", "insecure", "example", "password", "default", "please")


class ConfigurationError(Exception):
    """A setting is missing or makes no sense; the text says which and what to do."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting: its name in the environment, its default as text, what it means, how it is read."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any] = str
    #: Whether it holds a password, so that no sentence may repeat it.
    secret: bool = False


def _flag(text: str) -> bool:
    meanings = {
        "on": True,
        "true": True,
        "1": True,
        "yes": True,
        "off": False,
        "false": False,
        "0": False,
        "no": False,
    }
    try:
        return meanings[text.strip().lower()]
    except KeyError:
        raise ValueError("is on or off") from None


def _number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.strip().isdecimal() or not lowest <= int(text) <= highest:
            raise ValueError(f"is a whole number from {lowest} to {highest}")
        return int(text)

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"is one of {', '.join(choices)}")
        return text

    return read


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _hours(text: str) -> timedelta:
    return timedelta(hours=_number(1, 24 * 60)(text))


def _database(text: str) -> str:
    """Name the driver that we use; operators write the address as their database's manual does."""
    for plain in ("postgres://", "postgresql://"):
        if text.startswith(plain):
            return "postgresql+psycopg://" + text.removeprefix(plain)
    if text.startswith(("sqlite:///", "postgresql+psycopg://")):
        return text
    raise ValueError("begins with sqlite:/// or postgresql://")


def _base_address(text: str) -> str:
    plain = text.isprintable() and not set(text) & set(" \\@?#")
    parts = _parts(text)
    if not plain or parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is an address such as https://petitions.example.org")
    if parts.path not in ("", "/"):
        raise ValueError("has no path: the service has a host name of its own")
    return text.removesuffix("/")


def _redis(text: str) -> str:
    parts = _parts(text)
    known = parts is not None and (
        (parts.scheme in ("redis", "rediss") and parts.hostname and re.fullmatch(r"/?\d*", parts.path))
        or (parts.scheme == "redis+unix" and not parts.hostname and parts.path.startswith("/"))
    )
    if text and not known:
        raise ValueError("is an address such as redis://127.0.0.1:6379/0")
    return text


def _parts(text: str) -> SplitResult | None:
    """Return the parts of an address, or None where its host or its port cannot be read."""
    try:
        parts = urlsplit(text)
        return None if parts.port == 0 else parts
    except ValueError:
        return None


def _sender(text: str) -> str:
    found = getaddresses([text]) if text.isprintable() else []
    if len(found) != 1 or not re.fullmatch(r"[^@\s]+@[^@\s]+[^@\s.]", found[0][1]):
        raise ValueError("is one address such as petitions@example.org, with a name before it in angle brackets or not")
    return text


def _folder(text: str) -> Path:
    if Path(text).resolve().is_relative_to(STATIC):
        raise ValueError("must not lie in static/, which anybody can read")
    return Path(text)


def _public_folder(text: str) -> Path | None:
    return _folder(text) if text else None


def _languages(text: str) -> list[str]:
    tags = _words(text)
    unknown = [tag for tag in tags if tag not in SHIPPED_LANGUAGES]
    if not tags or unknown:
        raise ValueError(f"names one or more of {' '.join(SHIPPED_LANGUAGES)}")
    return tags


SETTINGS = (
    Setting(
        name="PETITION_ENV",
        default="development",
        read=_one_of(*ENVIRONMENTS),
        meaning="What this installation is for: development, production, test or bench.",
    ),
    Setting(
        name="DATABASE_URL",
        secret=True,
        default=f"sqlite:///{INSTANCE / 'petition.db'}",
        read=_database,
        meaning="The database: an SQLite file for one machine, PostgreSQL for several.",
    ),
    Setting(
        name="SECRET_KEY",
        default="",
        meaning="Signs sessions and stamps; at least 32 characters. Production does not start without it.",
    ),
    Setting(
        name="SECRET_KEY_FALLBACKS",
        default="",
        read=_words,
        meaning="Earlier secret keys, separated by spaces, still accepted while they are being replaced.",
    ),
    Setting(
        name="KEY_FILE",
        default="",
        meaning="The file whose first line wraps the petitions' keys: 32 random bytes in base64 a line, the "
        "current one first. In no database and no backup. Production does not start without it.",
    ),
    Setting(
        name="PUBLIC_BASE_URL",
        default="http://127.0.0.1:8000",
        read=_base_address,
        meaning="The address that mailed links begin with; never taken from a request.",
    ),
    Setting(
        name="TRUSTED_HOSTS",
        default="",
        read=_words,
        meaning="Host names that are answered; by default that of PUBLIC_BASE_URL, in development also loopback.",
    ),
    Setting(
        name="PROXIES",
        default="0",
        read=_number(0, 5),
        meaning="How many reverse proxies stand in front and set X-Forwarded-For and X-Forwarded-Proto.",
    ),
    Setting(
        name="MAIL_SERVER",
        default="",
        meaning="The SMTP server. Empty in development: mail goes to files and to /dev/mailbox.",
    ),
    Setting(name="MAIL_PORT", default="587", read=_number(1, 65535), meaning="The SMTP server's port."),
    Setting(name="MAIL_USERNAME", default="", meaning="The name to log in to the SMTP server with, if it asks."),
    Setting(name="MAIL_PASSWORD", default="", meaning="The password for it."),
    Setting(
        name="MAIL_USE_TLS",
        default="on",
        read=_flag,
        meaning="Whether the connection is encrypted by STARTTLS, with the server's certificate verified.",
    ),
    Setting(
        name="MAIL_DEFAULT_SENDER",
        default="petitions@localhost.localdomain",
        read=_sender,
        meaning="The address that mail comes from.",
    ),
    Setting(
        name="NEWS_MAILS_A_MINUTE",
        default="600",
        read=_number(1, 60_000),
        meaning="How many copies of mailed updates go out in a minute; confirmations go before them, unlimited.",
    ),
    Setting(
        name="MAILS_AN_HOUR",
        default="0",
        read=_number(0, 10_000_000),
        meaning="How many confirmations go out in an hour, as many as the relay takes; the others wait. 0: no limit.",
    ),
    Setting(
        name="FORMS_A_MINUTE",
        default="12000",
        read=_number(1, 10_000_000),
        meaning="How many forms a petition takes in a minute, and as many again with a proof of work; the others wait.",
    ),
    Setting(
        name="OPERATOR",
        default="",
        meaning="Who runs this installation, for the imprint: name; postal address; e-mail address.",
    ),
    Setting(
        name="HOSTING",
        default="",
        meaning="Who hosts the machines, as the privacy text names it: a name and a country.",
    ),
    Setting(
        name="MAIL_RELAY",
        default="",
        meaning="Who passes on the mail, as the privacy text names it: a name and a country.",
    ),
    Setting(
        name="REDIS_URL",
        secret=True,
        default="",
        read=_redis,
        meaning="Where limits are counted when several processes serve; empty: each process counts for itself.",
    ),
    Setting(
        name="FILES_DIR",
        default=str(INSTANCE / "files"),
        read=_folder,
        meaning="The folder of encrypted exports and, in development, of mail.",
    ),
    Setting(
        name="LOG_FILES_DIR",
        default="",
        read=_public_folder,
        meaning="The folder into which the worker writes the signature logs for anybody to read; empty: nowhere.",
    ),
    Setting(
        name="LANGUAGES",
        default=" ".join(SHIPPED_LANGUAGES),
        read=_languages,
        meaning="Languages of the interface; the first is used where a visitor's is not among them.",
    ),
    Setting(
        name="LIMITS",
        default="on",
        read=_flag,
        meaning="Whether requests are limited; off only together with PETITION_ENV=bench.",
    ),
    Setting(
        name="CONFIRM_LINK_LIFETIME",
        default="168",
        read=_hours,
        meaning="Hours until a signature that was not confirmed is forgotten, with its link.",
    ),
    Setting(
        name="PAGE_SECONDS",
        default="5",
        read=_number(0, 3600),
        meaning="Seconds for which a public page and a counter are remembered, and how far they may lag.",
    ),
    Setting(
        name="SESSION_HOURS",
        default="12",
        read=_hours,
        meaning="Hours after which an organiser logs in again.",
    ),
    Setting(
        name="EXPORT_HOURS",
        default="24",
        read=_hours,
        meaning="Hours after which a finished export is deleted.",
    ),
)


def load(environ: Mapping[str, str]) -> dict[str, Any]:
    """Read every setting, and what follows from them for Flask and its extensions.

    Raises ConfigurationError with a sentence for the person who starts the service.
    """
    values = {setting.name: _read(setting, environ) for setting in SETTINGS}
    if values["PETITION_ENV"] == "production":
        _refuse_what_is_unsafe(values, environ)
    else:
        _make_what_is_missing(values)
    _refuse_weak_keys(values)
    _refuse_a_public_folder_of_secrets(values)
    if not values["LIMITS"] and values["PETITION_ENV"] != "bench":
        raise ConfigurationError("LIMITS=off is for measuring only: set PETITION_ENV=bench with it.")
    return values | _for_flask(values)


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.name, "").strip() or setting.default
    try:
        return setting.read(text)
    except ValueError as mistake:
        shown = setting.name if setting.secret else f"{setting.name}={text!r}"
        raise ConfigurationError(f"{shown} makes no sense: it {mistake}.") from None


def _refuse_what_is_unsafe(values: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    for name in ("SECRET_KEY", "KEY_FILE", "MAIL_SERVER", "PUBLIC_BASE_URL"):
        if not environ.get(name, "").strip():
            raise ConfigurationError(f"{name} is not set, and production does not start without it.")
    base = urlsplit(values["PUBLIC_BASE_URL"])
    if base.scheme != "https" and base.hostname not in _LOOPBACK:
        raise ConfigurationError("PUBLIC_BASE_URL must begin with https:// in production.")
    if Path(values["KEY_FILE"]).resolve().is_relative_to(INSTANCE):
        raise ConfigurationError("KEY_FILE must not lie in instance/, where the database may be, in production.")
    if _is_in_memory(values["DATABASE_URL"]):
        raise ConfigurationError("DATABASE_URL must name a file: a database in memory is gone with its process.")
    domain = parseaddr(values["MAIL_DEFAULT_SENDER"])[1].rpartition("@")[2].lower()
    if domain == "localhost" or domain.endswith(".localdomain"):
        raise ConfigurationError("MAIL_DEFAULT_SENDER must be an address that can be answered, in production.")
    if environ.get("FLASK_DEBUG", "").strip().lower() not in ("", "0", "false", "no"):
        raise ConfigurationError("FLASK_DEBUG must not be set in production: it shows its insides to anybody.")


def _is_in_memory(address: str) -> bool:
    path = address.removeprefix("sqlite:///").partition("?")[0]
    return address.startswith("sqlite:") and (not path or ":memory:" in path or "mode=memory" in address)


def _make_what_is_missing(values: dict[str, Any]) -> None:
    if values["PETITION_ENV"] in ("development", "bench"):
        INSTANCE.mkdir(exist_ok=True)
    if not values["SECRET_KEY"]:
        values["SECRET_KEY"] = _kept_secret(INSTANCE / "secret_key")
    if not values["KEY_FILE"]:
        _kept_secret(INSTANCE / "keys")
        values["KEY_FILE"] = str(INSTANCE / "keys")


def _kept_secret(path: Path) -> str:
    """Return the secret in the file, made if it is not there; two processes may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    try:
        # A link to an existing name fails, so the first of two processes wins with a whole file.
        path.hardlink_to(fresh)
    except FileExistsError:
        return path.read_text().strip()
    finally:
        fresh.unlink()
    return path.read_text().strip()


def _refuse_weak_keys(values: Mapping[str, Any]) -> None:
    keys = (values["SECRET_KEY"], *values["SECRET_KEY_FALLBACKS"])
    if any(len(key) < 32 or len(set(key)) < 10 or _is_well_known(key) for key in keys):
        raise ConfigurationError("SECRET_KEY is too short or too simple: take 32 random characters or more.")
    if not _lines(values["KEY_FILE"]).isdisjoint(keys):
        raise ConfigurationError("SECRET_KEY stands in KEY_FILE too: whoever learns one must not have both.")


def _refuse_a_public_folder_of_secrets(values: Mapping[str, Any]) -> None:
    if values["LOG_FILES_DIR"] is None:
        return
    public = values["LOG_FILES_DIR"].resolve()
    kept = {"FILES_DIR": values["FILES_DIR"], "KEY_FILE": values["KEY_FILE"]}
    if values["DATABASE_URL"].startswith("sqlite:///"):
        kept["the database"] = values["DATABASE_URL"].removeprefix("sqlite:///").partition("?")[0]
    for name, path in kept.items():
        if Path(path).resolve().is_relative_to(public):
            raise ConfigurationError(f"LOG_FILES_DIR is for anybody to read, so {name} must not lie in it.")


def _lines(path: str) -> set[str]:
    # Whether the file is there, and shut, is said by whoever opens it.
    try:
        return set(Path(path).read_text("ascii").split())
    except (OSError, UnicodeDecodeError):
        return set()


def _is_well_known(key: str) -> bool:
    repeats_itself = key in (key + key)[1:-1]
    return repeats_itself or key in _OF_TUTORIALS or any(word in key.lower() for word in _WORDS_OF_NO_RANDOM_KEY)


def _for_flask(values: Mapping[str, Any]) -> dict[str, Any]:
    host = urlsplit(values["PUBLIC_BASE_URL"]).hostname or ""
    secure = values["PUBLIC_BASE_URL"].startswith("https://")
    development = values["PETITION_ENV"] != "production"
    return {
        "TRUSTED_HOSTS": values["TRUSTED_HOSTS"] or [host, *(["127.0.0.1", "localhost"] if development else [])],
        "TESTING": values["PETITION_ENV"] == "test",
        "SQLALCHEMY_DATABASE_URI": values["DATABASE_URL"],
        # A database's error must not repeat what was being written.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_pre_ping": True},
        "MAX_CONTENT_LENGTH": 64 * 1024,
        "MAX_FORM_MEMORY_SIZE": 64 * 1024,
        "MAX_FORM_PARTS": 200,
        "MAIL_TIMEOUT": 20,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        # Our forms say everything in our own words; loading WTForms' for each form costs a tenth of signing.
        "WTF_I18N_ENABLED": False,
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": values["SESSION_HOURS"],
        "BABEL_DEFAULT_LOCALE": values["LANGUAGES"][0],
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "petition_app" / "translations"),
    }
