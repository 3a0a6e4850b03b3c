"""The frame of the settings pages."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient
from support.fake_gallery import FakeGallery

from library.model import Role


def test_admins_have_sections_of_the_server(client: FlaskClient, gallery: FakeGallery) -> None:
    """Others neither see nor open them."""
    assert "/-/admin" not in client.get("/-/account").text
    for path in ("/-/admin", "/-/admin/users"):
        assert 403 == client.get(path).status_code
    gallery.user = replace(gallery.user, role=Role.ADMIN)
    assert 'href="/-/admin/users"' in client.get("/-/account").text
    assert "/-/admin/users" == client.get("/-/admin").headers["Location"]
    assert 'href="/-/admin/users" aria-current="page"' in client.get("/-/admin/users").text


def test_settings_are_for_who_is_signed_in(visitor: FlaskClient) -> None:
    """Others are asked to sign in, and come back."""
    for path in ("/-/account", "/-/admin/users"):
        assert f"/-/login?next={path}" == visitor.get(path).headers["Location"]
