"""What all of the JSON API shares."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from offender_mgmt.errors import RuleViolation


class Pages(PageNumberPagination):
    """Pages of at most 200."""

    page_size_query_param = "page_size"
    max_page_size = 200


def answer_errors(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer 409 with the sentence when the state does not allow the deed; else as DRF does."""
    if isinstance(error, RuleViolation):
        return Response({"detail": str(error)}, status=409)
    return exception_handler(error, context)
