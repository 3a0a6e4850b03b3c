"""How fast passwords and codes may be tried: pure arithmetic of waiting.

OWASP ASVS 4.0.3 §2.2.1 allows at most 100 failed attempts an hour on one account; NIST SP 800-63B
§5.2.2 wants 100 in a row to be the end of it, and names a wait that grows from 30 s to an hour as
a way to keep strangers from locking somebody out. Here nobody is locked out: 17 attempts are
possible in the first hour and 4 in each after that, until nothing was tried for a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

FORGOTTEN: Final = timedelta(days=1)  # after the last failure, none of them counts


@dataclass(frozen=True, slots=True)
class Pace:
    """After how many failures one has to wait, and how long at most."""

    free: int  # people mistype
    most_s: int

    def wait_s(self, failures: int) -> int:
        """Return how long the next attempt waits after that many: 1 s, 2 s, 4 s and so on."""
        beyond = failures - self.free
        return 0 if beyond < 0 else min(1 << min(beyond, 20), self.most_s)


OF_ACCOUNT: Final = Pace(free=5, most_s=900)
OF_ADDRESS: Final = Pace(free=20, most_s=900)  # several people share one
OF_LINK: Final = Pace(free=10, most_s=60)  # many people do, and have no address that is known
