"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offender_mgmt.settings")
os.environ.setdefault("VIGIL_STATEMENT_SECONDS", "60")  # of a page; what workers do may take longer

application = get_wsgi_application()
