"""How allauth behaves here."""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from offender_mgmt.accounts import proving
from offender_mgmt.accounts.models import User
from offender_mgmt.errors import RuleViolation


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs themselves up: an administrator makes each account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        return False

    def get_login_stages(self) -> list[str]:
        """What stands between the right password and a session: nobody is signed in before the last of these."""
        factor = ["offender_mgmt.accounts.sign_in.SecondFactorStage"] if settings.VIGIL_SECOND_FACTOR else []
        return [*factor, "offender_mgmt.accounts.sign_in.OwnPasswordStage"]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user of these credentials. A disabled account gets the answer of a wrong password (AUTH-5).

        Above the ceilings nothing is looked at, right or wrong.
        """
        if not proving.may_try(request, credentials, now=timezone.now()):
            return None
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None


class SealedFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """What a second factor is checked against is not readable in the database, nor in its backups.

    Under a key made from SECRET_KEY; those of SECRET_KEY_FALLBACKS still open what they closed.
    """

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:  # SECRET_KEY was changed, and the one before it is not named any more
            raise RuleViolation(
                "This can no longer be checked. Ask your administrator to reset it."
            ) from error

    def get_totp_label(self, user: User) -> str:
        """What the app calls the account."""
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as a key knows it: a key answers to this host, and to no look-alike."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def _get_user_identifier(self, user: User) -> str:
        return user.username


def _seal() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"vigil second factor").derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))
