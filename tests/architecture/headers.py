"""The security headers that every answer carries: no cache, no frame, no referrer elsewhere, no script but our own."""

from typing import Any

CARRIED = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
}
# Of a file that somebody attached: it is saved, and where it is shown all the same it can do nothing.
POLICY_OF_A_FILE = {"sandbox", "default-src 'none'"}


def check_headers(answer: Any) -> None:
    """Raise unless the answer carries every header, and the whole content security policy."""
    is_file = answer.headers.get("Content-Type") == "application/pdf"
    carried = {name: answer.headers.get(name, "") for name in CARRIED}
    assert "no-store" in carried["Cache-Control"]
    assert carried | {"Cache-Control": "no-store"} == CARRIED
    carried_policy = set(answer.headers["Content-Security-Policy"].split("; "))
    assert carried_policy == (POLICY_OF_A_FILE if is_file else POLICY)
