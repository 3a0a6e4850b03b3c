"""The audit, for admins: who came in, was refused, or changed what others may do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from library.audit import Audit, AuditAct
from webui.session import Gate, Session
from webui.settings import AUDIT, settings_page
from webui.tree import Tree

PAGE: Final = 100  # acts


def audit_views(audit: Audit, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/admin/audit?user=&act=&since=&before=``."""
    views = Blueprint("audit", __name__)

    @views.get(AUDIT.url)
    @gate.admin
    def page(session: Session) -> ResponseReturnValue:
        asked = {key: request.args.get(key, "").strip() for key in ("user", "act", "since")}
        found = audit.told(
            user=asked["user"] or None,
            act=asked["act"] or None,
            since=_since(asked["since"]),
            before=_number(request.args.get("before", "")),
            limit=PAGE + 1,
        )
        return settings_page(
            "audit.html",
            session,
            tree,
            AUDIT,
            found=found[:PAGE],
            older=found[PAGE - 1].id if len(found) > PAGE else None,
            asked=asked,
            acts=list(AuditAct),
        )

    return views


def _number(before: str) -> int | None:
    """Return the id *before*; None where there is none.

    Raises:
        BadRequest: it is none.
    """
    if not before:
        return None
    if not (before.isascii() and before.isdigit() and len(before) < 19):
        raise BadRequest("An act is told by its number.")
    return int(before)


def _since(day: str) -> datetime | None:
    """Return the beginning of the *day*, UTC.

    Raises:
        BadRequest: it is none.
    """
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    except ValueError:
        raise BadRequest("Write a day as 2026-11-26.") from None
