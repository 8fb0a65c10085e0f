"""The officer, and the officer's authenticator app."""

from collections.abc import Mapping

from offender_mgmt.accounts.models import User
from tests.accounts.factors import give_app

ABSENT = 2**31 - 1


def sign_in_things(users: Mapping[str, User]) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for."""
    officer: dict[str, object] = {"own": users["officer"].pk, "absent": ABSENT}
    return {
        **{
            f"account/of/<int:user_id>/{deed}": officer
            for deed in ("", "reset/", "password/", "end-sessions/")
        },
        "account/factors/<int:factor_id>/remove/": {"own": give_app(users["officer"]).pk, "absent": ABSENT},
    }
