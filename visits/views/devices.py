"""The devices of one offender: the inventory, and what is recorded about each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import show, take
from offender_mgmt.policy.models import in_force
from visits import conditions, services
from visits.choices import DeviceQuestion
from visits.forms.devices import BackForm, DescriptionForm, DeviceAnswerForm, DeviceForm, GoneForm
from visits.models import Device
from visits.views.inventory import inventory_of

NEXT = {
    DeviceQuestion.NOT_DECLARED: "It was found and not declared: say what was done about it.",
    DeviceQuestion.NOT_SEEN: "Visits did not see it: say where it was.",
}


class _Recorded:
    """Where to go on once a device is recorded: to the question that it opens, or else to the inventory."""

    device: Device

    def get_absolute_url(self) -> str:
        if self.device.is_declared:
            return self.device.get_absolute_url()
        return reverse("visits:device_answer", args=[self.device.public_id])


@require_safe
@requires(Permission.VIEW_OFFENDERS)
def devices(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every device of somebody: how it is known, when it was last seen and examined, what must be answered."""
    user, on = user_of(request), timezone.localdate()
    offender = _offender(user, public_id)
    policy = in_force(on)
    rows = inventory_of(offender, policy, on=on)
    context = {
        "rows": [row for row in rows if row.device.gone_on is None],
        "gone": [row for row in rows if row.device.gone_on is not None],
        "policy": policy,
        "can_record": user.may(Permission.RECORD_VISITS) and offender.closed_on is None,
        "today": on,
    }
    return show(request, "visits/devices.html", offender, context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a device on record; one that was not declared asks at once what was done about it."""
    user, now = user_of(request), timezone.now()
    offender = _offender(user, public_id)
    form = DeviceForm(request.POST or None, today=timezone.localdate(now))
    recorded = _Recorded()

    def deed() -> None:
        recorded.device = services.record_device(offender_id=offender.pk, new=form.device(), by=user, now=now)

    return take(
        request,
        form,
        offender,
        deed=deed,
        done="Device recorded.",
        template="visits/device_new.html",
        context={},
        then=recorded,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Describe a device anew."""
    user = user_of(request)
    device = _device(user, public_id)
    form = DescriptionForm(request.POST or None, device=device)
    return take(
        request,
        form,
        device.offender,
        deed=lambda: services.change_device(
            device_id=device.pk, described=form.described(), by=user, now=timezone.now()
        ),
        done="Device changed.",
        template="visits/device_change.html",
        context={"device": device},
        then=device,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def gone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that the person has a device no more."""
    user, now = user_of(request), timezone.now()
    device = _device(user, public_id)
    form = GoneForm(request.POST or None, today=timezone.localdate(now))
    return take(
        request,
        form,
        device.offender,
        deed=lambda: services.end_device(device_id=device.pk, **form.cleaned_data, by=user, now=now),
        done="The device is recorded as gone.",
        template="visits/device_gone.html",
        context={"device": device},
        then=device,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that a device recorded as gone is there after all."""
    user = user_of(request)
    device = _device(user, public_id)
    form = BackForm(request.POST or None)
    return take(
        request,
        form,
        device.offender,
        deed=lambda: services.restore_device(
            device_id=device.pk, **form.cleaned_data, by=user, now=timezone.now()
        ),
        done="The device is on record as there. Visits look for it again.",
        template="visits/device_back.html",
        context={"device": device},
        then=device,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give an account of a device that was not declared, or that visits did not see; each is kept."""
    user, now = user_of(request), timezone.now()
    device = _device(user, public_id)
    asked = conditions.device_questions([device], on=timezone.localdate(now))[device.pk]
    question = _question(request, asked)
    form = DeviceAnswerForm(request.POST or None, question=question)
    return take(
        request,
        form,
        device.offender,
        deed=lambda: services.answer_device(device_id=device.pk, account=form.account(), by=user, now=now),
        done="Answered. Your words are kept.",
        template="visits/device_answer.html",
        context={
            "device": device,
            "question": question if question in asked else "",
            "why": NEXT[question],
            "answers": device.answers.select_related("answered_by").order_by("answered_at"),
            "can_record_breach": user.may(Permission.CHANGE_REGISTER) and device.offender.closed_on is None,
        },
        then=device,
    )


def _question(request: HttpRequest, asked: list[DeviceQuestion]) -> DeviceQuestion:
    """The question that a form sent answers, else the first that is open, else the first there is."""
    sent = request.POST.get("question", "")
    if sent in NEXT:
        return DeviceQuestion(sent)
    return asked[0] if asked else DeviceQuestion.NOT_DECLARED


def _offender(user: User, public_id: UUID) -> Offender:
    return get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)


def _device(user: User, public_id: UUID) -> Device:
    visible = Device.objects.visible_to(user).select_related("offender", "found_at")
    return get_object_or_404(visible, public_id=public_id)
