"""Officers who are out, in the JSON API."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.models import Offender
from visits import services
from visits.models import CheckOut
from visits.serializers.safety import CheckOutRecord, NewCheckOut, ToldCheckIn, ToldExtension

REFUSED = OpenApiResponse(description="The state does not allow it; `detail` says why.")
OUT = CheckOut.objects.select_related("offender", "officer").order_by("-left_at", "-pk")
OWN = ("extend", "check_in")


class CheckOutViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[CheckOut]):
    """Officers out at visits, the latest first. Each says only of themselves that they are back."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "create": Permission.RECORD_VISITS,
        "extend": Permission.RECORD_VISITS,
        "check_in": Permission.RECORD_VISITS,
    }
    queryset = OUT
    filterset_class = OfOneOffender
    serializer_class = CheckOutRecord

    def get_queryset(self) -> QuerySet[CheckOut]:
        """Those that the user may see; to come back from, one's own, also after somebody else took the case over."""
        own = CheckOut.objects.of(user_of(self.request))
        return own if self.action in OWN else super().get_queryset()

    @extend_schema(request=NewCheckOut, responses={201: CheckOutRecord, 200: CheckOutRecord, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Check out: 201, or 200 with the first check-out when this client key was used before."""
        told = NewCheckOut(data=request.data)
        told.is_valid(raise_exception=True)
        user, now = user_of(request), timezone.now()
        new = told.validated_data
        offender = get_object_or_404(Offender.objects.visible_to(user), public_id=new["offender"])
        going = services.GoingOut(offender.pk, new["expected_back_at"], new["with_whom"])
        made = services.check_out(going=going, client_key=new["client_key"], by=user, now=now)
        return self._answer(made, 201 if made.left_at == now else 200)

    @extend_schema(request=ToldExtension, responses={200: CheckOutRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Stay longer, before the alarm is raised."""
        out, told = self._told(ToldExtension)
        until = told["expected_back_at"]
        return self._answer(
            services.extend(public_id=out.public_id, until=until, by=user_of(request), now=timezone.now())
        )

    @extend_schema(request=ToldCheckIn, responses={200: CheckOutRecord, 409: REFUSED})
    @action(detail=True, methods=["post"], url_path="check-in")
    def check_in(self, request: Request, public_id: str) -> Response:  # noqa: ARG002
        """Be back. A retry is answered as the first call was, and whatever word is given, so is this."""
        out, told = self._told(ToldCheckIn)
        return self._answer(
            services.check_in(public_id=out.public_id, **told, by=user_of(request), now=timezone.now())
        )

    def _told(self, kind: type[Any]) -> tuple[CheckOut, Any]:
        """The check-out of the address, and what the body says. Raises Http404 and ValidationError."""
        out = get_object_or_404(self.get_queryset(), public_id=self.kwargs["public_id"])
        told = kind(data=self.request.data)
        told.is_valid(raise_exception=True)
        return out, told.validated_data

    def _answer(self, out: CheckOut, status: int = 200) -> Response:
        own = CheckOut.objects.of(user_of(self.request))
        return Response(CheckOutRecord(own.get(pk=out.pk)).data, status=status)
