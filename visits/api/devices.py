"""Devices in the JSON API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django_filters.rest_framework import ChoiceFilter
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint, YesNoFilter
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.models import Offender
from visits import services
from visits.choices import DeviceKind
from visits.models import Device, DeviceAnswer
from visits.serializers.devices import (
    DeviceRecord,
    ToldAccount,
    ToldDescription,
    ToldDevice,
    ToldDeviceBack,
    ToldDeviceGone,
)

REFUSED = OpenApiResponse(description="The state does not allow it; `detail` says why.")


class DeviceFilters(OfOneOffender):
    """Filters of devices."""

    kind = ChoiceFilter(choices=DeviceKind.choices)
    kept = YesNoFilter(field_name="gone_on", lookup_expr="isnull", label="The person still has it")
    declared = YesNoFilter(field_name="is_declared", label="Declared, and not found")


class DeviceViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Device]):
    """Devices, the latest known first. What visits saw of them is told with each visit."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "create": Permission.RECORD_VISITS,
        "change": Permission.RECORD_VISITS,
        "gone": Permission.RECORD_VISITS,
        "back": Permission.RECORD_VISITS,
        "answer": Permission.RECORD_VISITS,
    }
    queryset = (
        Device.objects.select_related("offender", "recorded_by", "found_at")
        .prefetch_related(
            Prefetch(
                "answers", DeviceAnswer.objects.select_related("answered_by").order_by("answered_at", "pk")
            )
        )
        .order_by("-first_known_on", "-pk")
    )
    filterset_class = DeviceFilters
    serializer_class = DeviceRecord

    def get_queryset(self) -> QuerySet[Device]:
        """Devices, with when each was last seen and examined."""
        devices: Any = super().get_queryset()
        told: QuerySet[Device] = devices.with_sightings().with_missed_visits()
        return told

    @extend_schema(request=ToldDevice, responses={201: DeviceRecord, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Record a device; one that was not declared opens an alert until an account is given."""
        told = ToldDevice(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        device = services.record_device(
            offender_id=offender.pk, new=told.device(), by=user, now=timezone.now()
        )
        return Response(DeviceRecord(self.get_queryset().get(pk=device.pk)).data, status=201)

    @extend_schema(request=ToldDescription, responses={200: DeviceRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, public_id: str) -> Response:
        """Describe a device anew."""
        device = self._device(public_id)
        told = ToldDescription(data=request.data)
        told.is_valid(raise_exception=True)
        services.change_device(
            device_id=device.pk, described=told.described(), by=user_of(request), now=timezone.now()
        )
        return self._shown(device)

    @extend_schema(request=ToldDeviceGone, responses={200: DeviceRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def gone(self, request: Request, public_id: str) -> Response:
        """Say that the person has a device no more."""
        device = self._device(public_id)
        told = ToldDeviceGone(data=request.data)
        told.is_valid(raise_exception=True)
        services.end_device(
            device_id=device.pk, **told.validated_data, by=user_of(request), now=timezone.now()
        )
        return self._shown(device)

    @extend_schema(request=ToldDeviceBack, responses={200: DeviceRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def back(self, request: Request, public_id: str) -> Response:
        """Say that a device recorded as gone is there after all."""
        device = self._device(public_id)
        told = ToldDeviceBack(data=request.data)
        told.is_valid(raise_exception=True)
        services.restore_device(
            device_id=device.pk, **told.validated_data, by=user_of(request), now=timezone.now()
        )
        return self._shown(device)

    @extend_schema(request=ToldAccount, responses={200: DeviceRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, public_id: str) -> Response:
        """Give an account of a device that was not declared, or that visits did not see."""
        device = self._device(public_id)
        told = ToldAccount(data=request.data)
        told.is_valid(raise_exception=True)
        services.answer_device(
            device_id=device.pk, account=told.account(), by=user_of(request), now=timezone.now()
        )
        return self._shown(device)

    def _device(self, public_id: str) -> Device:
        return get_object_or_404(Device.objects.visible_to(user_of(self.request)), public_id=public_id)

    def _shown(self, device: Device) -> Response:
        """The device as it is now, audited as viewed."""
        now = self.get_queryset().get(pk=device.pk)
        self.record_shown(Verb.OFFENDER_VIEWED, [now])
        return Response(DeviceRecord(now).data)
