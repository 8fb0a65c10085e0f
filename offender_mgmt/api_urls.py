"""Addresses of the JSON API."""

from django.urls import path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import BasePermission
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin

from caseload.api import CapacityViewSet, ForecastViewSet, OfferViewSet
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import HasDeclaredPermission
from offender_mgmt.alerts.api import AlertViewSet, SweepRunViewSet
from offender_mgmt.offenders.api import (
    ClosureViewSet,
    OffenderViewSet,
    ProposalViewSet,
    SuspensionViewSet,
)
from offender_mgmt.policy.api import PolicyViewSet
from reports.api import MeasureViewSet
from risk.api import (
    AssessmentViewSet,
    ChangeViewSet,
    OrderViewSet,
    PlanActionViewSet,
    PlanViewSet,
    RiskDecisionViewSet,
    RiskToolViewSet,
    ToolResultViewSet,
)
from visits.api import (
    AnnouncedVisitViewSet,
    AnnouncementViewSet,
    CheckOutViewSet,
    ContactViewSet,
    DeviceViewSet,
    FollowUpViewSet,
    LadderDecisionViewSet,
    LadderViewSet,
    ObligationViewSet,
    PatternViewSet,
    VisitViewSet,
    VisorEntryViewSet,
)


class SchemaViewSet(ViewSetMixin, SpectacularAPIView):
    """The description of the API, for those who look after it (WEB-13)."""

    permissions = {"get": Permission.VIEW_API_SCHEMA}
    permission_classes: list[type[BasePermission]] = [HasDeclaredPermission]
    renderer_classes = [OpenApiJsonRenderer]


# No root: it would be a page that nobody declared.
router = SimpleRouter(use_regex_path=False)
router.register("offenders", OffenderViewSet, basename="offenders")
router.register("obligations", ObligationViewSet, basename="obligations")
router.register("visits", VisitViewSet, basename="visits")
router.register("follow-ups", FollowUpViewSet, basename="follow-ups")
router.register("announcements", AnnouncementViewSet, basename="announcements")
router.register("announced-visits", AnnouncedVisitViewSet, basename="announced-visits")
router.register("check-outs", CheckOutViewSet, basename="check-outs")
router.register("contacts", ContactViewSet, basename="contacts")
router.register("visor-entries", VisorEntryViewSet, basename="visor-entries")
router.register("devices", DeviceViewSet, basename="devices")
router.register("patterns", PatternViewSet, basename="patterns")
router.register("ladder", LadderViewSet, basename="ladder")
router.register("ladder-decisions", LadderDecisionViewSet, basename="ladder-decisions")
router.register("offers", OfferViewSet, basename="offers")
router.register("proposals", ProposalViewSet, basename="proposals")
router.register("suspensions", SuspensionViewSet, basename="suspensions")
router.register("closures", ClosureViewSet, basename="closures")
router.register("alerts", AlertViewSet, basename="alerts")
router.register("risk-tools", RiskToolViewSet, basename="risk-tools")
router.register("tool-results", ToolResultViewSet, basename="tool-results")
router.register("assessments", AssessmentViewSet, basename="assessments")
router.register("risk-decisions", RiskDecisionViewSet, basename="risk-decisions")
router.register("changes", ChangeViewSet, basename="changes")
router.register("orders", OrderViewSet, basename="orders")
router.register("plans", PlanViewSet, basename="plans")
router.register("plan-actions", PlanActionViewSet, basename="plan-actions")
router.register("capacity", CapacityViewSet, basename="capacity")
router.register("forecasts", ForecastViewSet, basename="forecasts")
router.register("policies", PolicyViewSet, basename="policies")
router.register("measures", MeasureViewSet, basename="measures")
router.register("sweep-runs", SweepRunViewSet, basename="sweep-runs")

app_name = "api"
urlpatterns = [*router.urls, path("schema/", SchemaViewSet.as_view({"get": "get"}), name="schema")]
