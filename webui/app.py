"""The web application: one Flask app, composed of one module per concern."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from library.accounts.passwords import MADE_UP_FOR
from library.accounts.worst import MAX_PASSWORD, MIN_PASSWORD
from library.sizes import size_text
from webui import faces, names, rows, thumbs
from webui.account import account_views
from webui.account_links import account_link_views
from webui.account_shares import account_share_views
from webui.activity import activity_views
from webui.admin_code import admin_code_views
from webui.albums import album_views
from webui.api import api_views
from webui.arriving import Arriving
from webui.assets import Assets, asset_views
from webui.audit import audit_views
from webui.devices import device_views
from webui.errors import answer_errors
from webui.faces import face_views
from webui.forgery import FIELD, only_own_pages
from webui.frame import frame_views
from webui.headers import secure
from webui.health import health_views
from webui.journal import journal_views
from webui.linked import linked_views
from webui.lists import list_views
from webui.login import login_views
from webui.login_steps import step_views
from webui.map import map_views
from webui.motion import motion_views
from webui.notices import notice_views, notices_for
from webui.openid import openid_views
from webui.pages import page_views
from webui.people import people_views
from webui.ports import Ports
from webui.search import search_views
from webui.second_factor import second_factor_views
from webui.session import Gate, here
from webui.shared_names import shared_name_views
from webui.shares import share_views
from webui.signed_in import session_views
from webui.sure import Sure
from webui.thumbs import thumbnail_views
from webui.trash import trash_views
from webui.tree import Tree
from webui.user import one_user_views
from webui.users import user_views
from webui.videos import video_views
from webui.zips import zip_views


def create_app(ports: Ports) -> Flask:
    """Build the application that shows the folder tree to browsers.

    It answers everything below ``/-/`` and GET and HEAD of folders; the bytes of files are
    served by the WebDAV side under the same addresses.

    Raises:
        AssetsMissing: the front end was not built.
    """
    app = Flask("webui", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of the default provider
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024  # forms; the longest are lists of photos
    assets = Assets()
    gate = Gate(
        ports.accounts,
        ports.owner_of,
        ports.opened,
        admin_second_factor=ports.admin_second_factor,
    )
    tree = Tree(ports.tree)
    app.register_blueprint(asset_views(assets))
    app.register_blueprint(health_views(ports.library))
    accounts, audit = ports.accounts, ports.audit
    arriving = Arriving(accounts, audit, gate)
    sure = Sure(accounts, gate, None if ports.openid is None else ports.openid.label)
    app.register_blueprint(login_views(ports, arriving, gate))
    app.register_blueprint(step_views(accounts, audit, arriving, gate))
    if ports.openid is not None:
        app.register_blueprint(openid_views(ports.openid, ports, arriving, gate, sure))
    app.register_blueprint(api_views(ports, tree, gate))
    app.register_blueprint(activity_views(ports.library, tree, gate))
    app.register_blueprint(trash_views(tree, gate))
    app.register_blueprint(thumbnail_views(ports.library, gate))
    app.register_blueprint(frame_views(ports.library, tree, gate))
    app.register_blueprint(motion_views(ports.library, gate))
    app.register_blueprint(video_views(ports.videos, gate))
    app.register_blueprint(zip_views(ports.zips, tree, gate))
    app.register_blueprint(people_views(ports.people, gate))
    app.register_blueprint(list_views(ports.lists, gate))
    app.register_blueprint(album_views(ports.albums, gate))
    app.register_blueprint(search_views(ports.searches, tree, gate))
    app.register_blueprint(
        map_views(ports.atlas, ports.library, tree, gate, assets, ports.tiles, ports.files_host)
    )
    app.register_blueprint(face_views(ports.people, gate))
    app.register_blueprint(journal_views(ports.journal, tree, gate))
    app.register_blueprint(account_views(ports, tree, gate, sure))
    app.register_blueprint(notice_views(accounts.notices, gate))
    app.register_blueprint(shared_name_views(ports.people, gate))
    app.register_blueprint(admin_code_views(accounts, audit, tree, gate))
    app.register_blueprint(second_factor_views(accounts, audit, tree, gate, sure))
    app.register_blueprint(device_views(ports, tree, gate, sure))
    app.register_blueprint(session_views(accounts, audit, tree, gate))
    app.register_blueprint(user_views(ports, tree, gate, sure))
    app.register_blueprint(one_user_views(ports, tree, gate, sure))
    app.register_blueprint(audit_views(audit, tree, gate))
    app.register_blueprint(share_views(ports.sharing, audit, tree, gate))
    app.register_blueprint(account_share_views(ports.sharing, ports.links, audit, tree, gate))
    app.register_blueprint(account_link_views(ports, tree, gate))
    app.register_blueprint(linked_views(ports, tree, gate))
    app.register_blueprint(page_views(ports, tree, gate))
    _equip_templates(app, assets)
    app.jinja_env.globals.update(notices_for=notices_for(accounts.notices), here=here)
    answer_errors(app)
    only_own_pages(app)
    secure(app, ports.files_host)
    return app


def _equip_templates(app: Flask, assets: Assets) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=assets.url,
        form_field=FIELD,
        password_least=MIN_PASSWORD,
        password_most=MAX_PASSWORD,
        made_up_days=MADE_UP_FOR.days,
        folder_url=names.folder_url,
        file_url=names.file_url,
        zip_url=names.zip_url,
        person_url=names.person_url,
        face_url=faces.face_url,
        counted=names.counted,
        section_title=names.section_title,
        thumbnail_url=thumbs.thumbnail_url,
        version=rows.version,
        state=rows.state,
    )
    app.jinja_env.filters.update(
        size=names.size_text,
        room=size_text,
        day=names.date_text,
        duration=names.duration_text,
        reason=names.reason_text,
    )
