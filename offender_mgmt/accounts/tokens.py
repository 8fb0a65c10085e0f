"""Signing in to the API with a token; only its hash is stored."""

from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from offender_mgmt import fence
from offender_mgmt.accounts.models import User


class TokenAuthentication(KnoxTokenAuthentication):  # type: ignore[misc]  # knox has no types
    """`Authorization: Token …`. A token that cannot be one is refused before knox fails to decode it."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        """Return who holds this token. Raises AuthenticationFailed."""
        if not token.isalnum():
            raise AuthenticationFailed("Invalid token.")
        user, auth_token = super().authenticate_credentials(token)
        fence.read_as(str(user.pk))
        return user, auth_token
