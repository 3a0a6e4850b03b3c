"""What the worker is doing: a page, the JSON that keeps it fresh, and its buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from library.activity import Activity
from library.model import Role, Task, TaskCounts
from library.tasks import TASKS
from webui.chrome import chrome
from webui.data import JSON
from webui.forms import refuse_forgery
from webui.ports import Library
from webui.session import Gate, Session
from webui.tree import Tree

PAGE: Final = "/-/activity"


def activity_views(library: Library, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/activity`` and all below it, and ``/-/api/activity``."""
    views = Blueprint("activity", __name__)

    @views.get(PAGE)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        now = library.activity(session.user)
        common = chrome(session, tree, ())
        return render_template(
            "activity.html",
            **common,
            now=now,
            declared=TASKS,
            left=minutes_text(now.minutes_left),
            is_admin=session.user.role is Role.ADMIN,
        )

    @views.get("/-/api/activity")
    @gate.api
    def api(session: Session) -> ResponseReturnValue:
        return jsonify(activity_json(library.activity(session.user)))

    @views.post(f"{PAGE}/retry")
    @gate.page
    def retry(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        chosen = request.form.get("media", "all")
        if chosen != "all" and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            raise BadRequest("That is no file.")
        library.retry(session.user, None if chosen == "all" else int(chosen))
        return redirect(PAGE, 303)

    @views.post(f"{PAGE}/pause")
    @gate.admin
    def pause(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        library.pause()
        return redirect(PAGE, 303)

    @views.post(f"{PAGE}/resume")
    @gate.admin
    def resume(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        library.resume()
        return redirect(PAGE, 303)

    return views


def activity_json(now: Activity) -> dict[str, JSON]:
    """The state of the work; times are ISO 8601 in UTC."""
    return {
        "tasks": _counts(now.tasks),
        "everyone": None if now.everyone is None else _counts(now.everyone),
        "in_hand": [
            {"id": each.media.id, "name": each.media.name, "tasks": list(each.tasks)}
            for each in now.in_hand
        ],
        "failed": now.failed,
        "troubles": [
            {
                "id": each.media.id,
                "name": each.media.name,
                "reason": each.trouble.reason if each.trouble else "",
                "again": each.trouble.again.isoformat()
                if each.trouble and each.trouble.again
                else None,
            }
            for each in now.troubles
        ],
        "per_minute": round(now.per_minute),
        "left": minutes_text(now.minutes_left),
        "paused": now.paused_since is not None,
    }


def minutes_text(minutes: float | None) -> str:
    """*minutes* as people estimate: ``about 3 hours``; empty where there is nothing to say."""
    if minutes is None or minutes == 0:
        return ""
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return "about a minute" if round(minutes) == 1 else f"about {round(minutes)} minutes"
    hours = round(minutes / 60)
    return f"about {hours} hours" if hours < 48 else f"about {round(hours / 24)} days"


def _counts(counts: Mapping[Task, TaskCounts]) -> dict[str, JSON]:
    return {
        task.value: {
            "pending": each.pending,
            "in_hand": each.in_hand,
            "put_off": each.put_off,
            "failed": each.failed,
        }
        for task, each in counts.items()
    }
