"""Contacts and entries in the national register in the JSON API."""

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
from offender_mgmt.api import OffenderEndpoint, YesNoFilter
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.models import Offender
from visits import services
from visits.models import Contact, VisorEntry
from visits.serializers.contacts import ContactRecord, ToldContact, ToldWritten, VisorEntryRecord

REFUSED = OpenApiResponse(description="The state does not allow it; `detail` says why.")


class ContactViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Contact]):
    """Contacts that were no visit, the latest first. They are facts: recorded, never changed."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "create": Permission.RECORD_VISITS,
    }
    queryset = Contact.objects.select_related("offender", "recorded_by").order_by("-contacted_at", "-pk")
    filterset_class = OfOneOffender
    serializer_class = ContactRecord

    @extend_schema(request=ToldContact, responses={201: ContactRecord, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Record a contact."""
        told = ToldContact(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        contact = services.record_contact(
            offender_id=offender.pk, new=told.contact(), by=user, now=timezone.now()
        )
        return Response(ContactRecord(contact).data, status=201)


class VisorEntryFilters(FilterSet):  # type: ignore[misc]
    """Filters of the entries."""

    offender = UUIDFilter(field_name="visit__offender__public_id", label="The offender's id")
    written = YesNoFilter(
        field_name="written_at", lookup_expr="isnull", exclude=True, label="Somebody has written it"
    )


class VisorEntryViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[VisorEntry]):
    """Entries that visits call for in the national register, the longest due first. Those of visits that were
    corrected are not among them.
    """

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "written": Permission.RECORD_VISITS,
    }
    queryset = (
        VisorEntry.objects.filter(visit__correction=None)
        .select_related("visit__offender", "written_by")
        .annotate(offender_id=F("visit__offender"))
        .order_by("due_on", "pk")
    )
    filterset_class = VisorEntryFilters
    serializer_class = VisorEntryRecord

    @extend_schema(request=ToldWritten, responses={200: VisorEntryRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def written(self, request: Request, public_id: str) -> Response:
        """Mark an entry as written, once."""
        entries: QuerySet[VisorEntry] = self.get_queryset()
        entry = get_object_or_404(entries, public_id=public_id)
        told = ToldWritten(data=request.data)
        told.is_valid(raise_exception=True)
        services.write_visor_entry(
            entry_id=entry.pk,
            reference=told.validated_data["reference"],
            by=user_of(request),
            now=timezone.now(),
        )
        written = self.get_queryset().get(pk=entry.pk)
        self.record_shown(Verb.OFFENDER_VIEWED, [written])
        return Response(VisorEntryRecord(written).data)
