"""What has to be done after visits, in the JSON API."""

from django.db.models import F, QuerySet
from django.utils import timezone
from django_filters.rest_framework import FilterSet, UUIDFilter
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import DayFilter, OffenderEndpoint, YesNoFilter
from offender_mgmt.audit.choices import Verb
from visits import services
from visits.models import FollowUp
from visits.serializers.follow_ups import FollowUpLine, ToldDone


class FollowUpFilters(FilterSet):  # type: ignore[misc]
    """Filters of the follow-ups."""

    offender = UUIDFilter(field_name="visit__offender__public_id", label="The offender's id")
    done = YesNoFilter(field_name="done_at", lookup_expr="isnull", exclude=True, label="Somebody has done it")
    due_before = DayFilter(field_name="due_on", lookup_expr="lt", label="Due before this day")


class FollowUpViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[FollowUp]):
    """What has to be done after visits, the longest due first. What visits that were corrected called for is not
    among them: the records that replaced them say what follows.
    """

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "done": Permission.RECORD_VISITS,
    }
    queryset = (
        FollowUp.objects.filter(visit__correction=None)
        .select_related("visit__offender", "done_by")
        .annotate(offender_id=F("visit__offender"))
        .order_by("due_on", "pk")
    )
    filterset_class = FollowUpFilters
    serializer_class = FollowUpLine

    @extend_schema(
        request=ToldDone,
        responses={
            200: FollowUpLine,
            409: OpenApiResponse(description="The state does not allow it; `detail` says why."),
        },
    )
    @action(detail=True, methods=["post"])
    def done(self, request: Request, public_id: str) -> Response:
        """Say that it is done and what came of it, once."""
        follow_ups: QuerySet[FollowUp] = self.get_queryset()
        follow_up = get_object_or_404(follow_ups, public_id=public_id)
        told = ToldDone(data=request.data)
        told.is_valid(raise_exception=True)
        services.finish_follow_up(
            follow_up_id=follow_up.pk,
            words=told.validated_data["words"],
            by=user_of(request),
            now=timezone.now(),
        )
        done = self.get_queryset().get(pk=follow_up.pk)
        self.record_shown(Verb.OFFENDER_VIEWED, [done])
        return Response(FollowUpLine(done).data)
