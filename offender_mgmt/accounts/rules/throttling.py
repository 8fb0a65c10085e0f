"""When somebody must wait before they may try again to sign in (AUTH-4), and from where a request comes.

Five wrong answers lock a name from one address: that is axes', by its settings. Above it stand two ceilings, against
one name tried from everywhere and against one address that tries every name. Neither may keep out whom it protects:
who has signed in under this name from this address before is not held back by what strangers do.
"""

from datetime import timedelta
from ipaddress import ip_address

WITHIN = timedelta(hours=1)
MOST_FOR_ONE_NAME = 20
MOST_FROM_ONE_ADDRESS = 50
KNOWN_FOR = timedelta(days=30)  # since the last sign-in under this name from this address


def must_wait(*, for_name: int, from_address: int, is_known: bool) -> bool:
    """Say whether a try must be refused, after so many wrong answers within the hour."""
    if is_known:
        return False
    return for_name >= MOST_FOR_ONE_NAME or from_address >= MOST_FROM_ONE_ADDRESS


def address_of(*, peer: str, forwarded: str, proxies: int) -> str | None:
    """The address that a request comes from; None when that cannot be told.

    `proxies` of our own stand before us, and each adds to `forwarded` (X-Forwarded-For) who it was asked by. What
    stands further left somebody else has written, and may have made up.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    claimed = hops[-proxies] if 0 < proxies <= len(hops) else peer
    try:
        return str(ip_address(claimed))
    except ValueError:
        return None
