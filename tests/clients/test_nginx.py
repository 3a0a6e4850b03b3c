"""Through nginx with TLS, by the configuration that docs/proxy.md tells people to use."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from support.server import PASSWORD, USER, Server, basic, free_port, serving

from server.certificates import issue

PAGE = Path(__file__).resolve().parents[2] / "docs" / "proxy.md"
NAME = "photos.localhost"
AS_ROOT = "user root;\n" if os.geteuid() == 0 else ""  # its processes else cannot reach the folder
LARGE = 60_000_000  # bytes, more than any default


@dataclass(frozen=True)
class Proxy:
    """nginx before a server."""

    server: Server
    port: int
    authority: Path
    log: Path

    @property
    def host(self) -> str:
        return f"{NAME}:{self.port}"

    @property
    def url(self) -> str:
        return f"https://{self.host}"

    def __call__(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        """Send one request and return the answer, whose body is read."""
        context = ssl.create_default_context(cafile=str(self.authority))
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=60, context=context
        )
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, basic() | {"Host": self.host} | said)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer


@contextmanager
def nginx(program: str, folder: Path, http_block: str, port: int) -> Iterator[None]:
    """Run nginx with what is inside of ``http``, its files in *folder*."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    config = folder / "nginx.conf"
    config.write_text(
        f"{AS_ROOT}daemon off;\npid {folder}/pid;\nerror_log stderr notice;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}{http_block}\n}}\n"
    )
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(config)])
    try:
        while True:
            assert process.poll() is None
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


def documented(changes: Mapping[str, str]) -> str:
    """Return the configuration of the documentation, with ports and paths of this test."""
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(r"```nginx\n(.*?)```", page, re.DOTALL)
    assert found
    text = found[1]
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def proxy(tool: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A server of several processes behind nginx."""
    program = tool("nginx")
    folder = tmp_path_factory.mktemp("nginx")
    port, plain = free_port(), free_port()
    names = (NAME, ip_address("127.0.0.1"))
    issued = issue(folder / "tls", names, datetime.now(UTC))
    told = {
        "MANTELPIECE_SERVER_TRUSTED_PROXIES": "127.0.0.1",
        "MANTELPIECE_SERVER_PUBLIC_URL": f"https://{NAME}:{port}",
    }
    log = folder / "server.log"
    with log.open("wb") as file, serving(folder / "data", environ=told, log=file) as server:
        changes = {
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "photos.example.org/fullchain.pem": "photos.example.org/privkey.pem",
            "/etc/letsencrypt/live/photos.example.org/privkey.pem": str(issued.server),
            "photos.example.org": NAME,
            "127.0.0.1:8080": f"127.0.0.1:{server.port}",
        }
        with nginx(program, folder, documented(changes), port):
            yield Proxy(server, port, issued.authority, log)


def test_a_file_is_renamed_and_copied(proxy: Proxy) -> None:
    """Destination names the https address that the client knows; odd names come through whole."""
    assert 201 == proxy("PUT", "/files/a%20%23%25%3Fb.txt", b"content").status
    for method, source, target in (
        ("COPY", "/files/a%20%23%25%3Fb.txt", "/files/copy%3B.txt"),
        ("MOVE", "/files/copy%3B.txt", "/files/%C3%A9.txt"),
    ):
        assert 201 == proxy(method, source, Destination=f"{proxy.url}{target}").status
    assert b"content" == proxy.server.request("GET", "/files/%C3%A9.txt")[1]
    assert 502 == proxy("MOVE", "/files/%C3%A9.txt", Destination="https://other/files/x").status


def test_the_methods_of_webdav_come_through(proxy: Proxy) -> None:
    """Of locks, too, with their bodies and headers."""
    lock = (
        b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
        b"<D:locktype><D:write/></D:locktype></D:lockinfo>"
    )
    assert 201 == proxy("MKCOL", "/files/Folder").status
    assert 207 == proxy("PROPFIND", "/files/", Depth="1").status
    locked = proxy("LOCK", "/files/Folder/new.txt", lock, Timeout="Second-60")
    assert 201 == locked.status
    token = locked.headers["Lock-Token"]
    assert 423 == proxy("PUT", "/files/Folder/new.txt", b"x").status
    assert 204 == proxy("PUT", "/files/Folder/new.txt", b"x", If=f"({token})").status
    assert 204 == proxy("UNLOCK", "/files/Folder/new.txt", Lock_Token=token).status
    assert "1, 2" in (proxy("OPTIONS", "/").headers["DAV"] or "")


@pytest.mark.parametrize("how", [["--header", "Expect: 100-continue"], ["--header", "Expect:"]])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_file_is_uploaded(
    proxy: Proxy, tool: Callable[..., str], tmp_path: Path, how: list[str], chunked: bool
) -> None:
    """With its length or in chunks, with an invitation or without; it comes back the same."""
    source, back = tmp_path / "large.bin", tmp_path / "back.bin"
    source.write_bytes(bytes(range(250)) * (LARGE // 250))
    curl = [
        *(tool("curl"), "--silent", "--show-error", "--fail", "--http1.1"),
        *("--cacert", str(proxy.authority), "--user", f"{USER}:{PASSWORD}"),
        *("--resolve", f"{NAME}:{proxy.port}:127.0.0.1"),
    ]
    length = ["--header", "Transfer-Encoding: chunked"] if chunked else []
    address = f"{proxy.url}/files/large.bin"
    subprocess.run([*curl, *how, *length, "--upload-file", source, address], check=True)
    subprocess.run([*curl, "--output", back, address], check=True)
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (source, back)}
    assert 1 == len(digests)


def test_a_large_upload_without_password_is_refused(proxy: Proxy) -> None:
    """Its answer is read, whatever was still to be sent."""
    body = bytes(5_000_000)
    assert 401 == proxy("PUT", "/files/large.bin", body, Authorization="Basic x").status


def test_the_browser_is_known_to_come_by_https(proxy: Proxy) -> None:
    """So cookies have their prefix, and browsers stay with https."""
    page = proxy("GET", "/-/login")
    assert (page.headers["Set-Cookie"] or "").startswith("__Host-mantelpiece_form=")
    assert "max-age=31536000" == page.headers["Strict-Transport-Security"]


def test_what_a_client_says_of_itself_is_not_believed(proxy: Proxy) -> None:
    """Neither its address nor the host or the scheme by which it came."""
    form = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}
    told = {"X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example"}
    page = proxy("GET", "/-/login", **told)
    cookie, _, _ = (page.headers["Set-Cookie"] or "").partition(";")
    token = cookie.partition("=")[2]
    assert cookie.startswith("__Host-")
    refused = proxy(
        "POST",
        "/-/login",
        f"name=alice&password=wrong&form_token={token}".encode(),
        Cookie=cookie,
        X_Forwarded_For="6.6.6.6",
        **form,
    )
    assert 401 == refused.status
    assert "sign-in refused address=127.0.0.1" in proxy.log.read_text()
    foreign = proxy("POST", "/-/login", b"", Origin="https://evil.example", **told)
    assert 400 == foreign.status
