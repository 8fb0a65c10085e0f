"""A post office for the tests of delivery."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.alerts.post_office import MailServer, PostOffice


@pytest.fixture
def post_office(settings: Settings) -> Iterator[PostOffice]:
    """A real mail server, to which Vigil sends."""
    office = PostOffice()
    server = MailServer(office)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield office
    server.stop()
