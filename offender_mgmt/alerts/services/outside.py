"""Telling the watcher outside: silence, or a failure, is what wakes somebody (ALR-12)."""

import logging
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

TIMEOUT = 10  # seconds
SCHEMES = ("http", "https")
logger = logging.getLogger(__name__)


class _HttpOnly(HTTPRedirectHandler):
    """Redirects within http and https are followed; one to a file, or anything else, is refused."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme not in SCHEMES:
            raise OSError("redirected away from http")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def tell(url: str, *, is_good: bool) -> bool:
    """GET the address, or its "/fail" when not all is well, and return whether it was taken. Never raises.

    In the manner of healthchecks.io, and of any monitor that waits for a GET. A failure is logged without the
    address, which is a secret in itself.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES:
            raise ValueError("no http address")
        path = parts.path if is_good else f"{parts.path.rstrip('/')}/fail"
        request = Request(urlunsplit(parts._replace(path=path)))  # noqa: S310  # http alone, see above
        with _opener().open(request, timeout=TIMEOUT):
            return True
    except (OSError, HTTPException, ValueError) as error:
        logger.error("the dead man's switch could not be told: %s", type(error).__name__)
        return False


def _opener() -> OpenerDirector:
    opener = OpenerDirector()
    for add in (
        *(ProxyHandler, HTTPHandler, HTTPSHandler),
        *(HTTPDefaultErrorHandler, HTTPErrorProcessor, _HttpOnly),
    ):
        opener.add_handler(add())
    return opener
