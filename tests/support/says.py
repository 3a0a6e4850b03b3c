"""What our own pages say, sent as they do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from webui.forgery import FIELD


@dataclass
class Says:
    """Posts below *prefix*, or to a whole address."""

    client: FlaskClient
    prefix: str = "/-/lists/"

    @cached_property
    def token(self) -> str:
        """What our own forms carry."""
        found = re.search(rf'name="{FIELD}" value="([^"]+)"', self.client.get("/").text)
        assert found
        return found[1]

    def __call__(self, path: str, **fields: object) -> TestResponse:
        url = path if path.startswith("/") else f"{self.prefix}{path}"
        return self.client.post(url, data={FIELD: self.token, **fields})
