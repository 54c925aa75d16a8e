"""Log files: the example for nginx serves a log while the application is away, and falls back while it is there."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from petition_app.services import log_files
from petition_app.services import signature_log as services
from tests import conftest
from tests.network import free_port

CONF = """
user {user} {group}; daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    include {folder}/log.conf;
    location @petitions {{ return 418; }}
    location / {{ return 418; }}
  }}
}}
"""


@pytest.fixture
def nginx(tmp_path):
    """Start nginx with the example, and a fallback that tells itself by its status; return the address."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed here")
    port = free_port()
    user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    example = (conftest.ROOT / "deploy" / "nginx-log.conf").read_text()
    (tmp_path / "log.conf").write_text(example.replace("/srv/petitions;", f"{tmp_path}/public;"))
    (tmp_path / "nginx.conf").write_text(CONF.format(folder=tmp_path, port=port, user=user, group=group))
    process = subprocess.Popen(["nginx", "-e", f"{tmp_path}/error.log", "-c", f"{tmp_path}/nginx.conf"])
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def asked(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, b"", refusal.headers


def test_the_example_for_nginx_gives_the_files_as_the_service_gives_them(make, visitor, tmp_path, nginx):
    petition = make.petition(slug="justice", logged=True)
    for _ in range(3):
        make.signature(petition)
    services.append(petition.id)
    log_files.write(petition.id, "justice", tmp_path / "public" / "log")

    for name in ("checkpoint", "key", "tile/0/000.p/3", "tile/entries/000.p/3"):
        status, content, headers = asked(f"{nginx}/log/justice/{name}")
        own = visitor.gets(f"/log/justice/{name}")
        assert (status, content) == (200, own.data), (tmp_path / "error.log").read_text()
        assert headers["Content-Type"] == own.headers["Content-Type"]
        # The tests remember no page; what never changes is kept for ever by both.
        own_seconds = own.headers["Cache-Control"].replace("max-age=0", "max-age=5")
        assert headers["Cache-Control"] == own_seconds
        assert headers["X-Content-Type-Options"] == "nosniff"
    for name in ("tile/0/000.p/2", "checkpoint/3", "consistency/1/3", "checkpoints", ".part", "tile/../../../log.conf"):
        assert asked(f"{nginx}/log/justice/{name}")[0] in (418, 400)
    assert asked(f"{nginx}/log/other/checkpoint")[0] == 418
