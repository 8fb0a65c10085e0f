"""The pages of hand-overs, transfers, training and accounts: with something on each, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from caseload import services as caseload
from caseload.choices import HandOverReason
from caseload.models import HandOver, Offer, Transfer
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.models import Qualification, User
from offender_mgmt.offenders.models import Offender
from tests.browser.screen import Screen
from tests.browser.station import Station

Open = Callable[[Screen, Station], object]


def prepared(path: str) -> Open:
    """The page, with a hand-over half way, a transfer that waits, and somebody whose course expires."""

    def opened(screen: Screen, station: Station) -> None:
        _prepare(station)
        hand_over = HandOver.objects.get()
        waiting, transfer = Offer.objects.waiting().first(), Transfer.objects.get()
        screen.open(
            path.format(
                hand_over=hand_over.public_id,
                offer=waiting.public_id if waiting else "",
                transfer=transfer.public_id,
                course=Qualification.objects.earliest("pk").public_id,
                offender=station.forgotten.public_id,
                officer=station.officer.pk,
            )
        )

    return opened


def _prepare(station: Station) -> None:
    if HandOver.objects.exists():
        return
    now, sergeant = timezone.now(), station.supervisor
    today = timezone.localdate(now)
    _course(station.colleague, today + timedelta(days=20), sergeant)
    _course(station.officer, today - timedelta(days=20), sergeant)
    new = caseload.NewHandOver(
        station.officer.pk, today + timedelta(days=14), HandOverReason.LEAVES, "Retires after thirty years."
    )
    hand_over = caseload.start_hand_over(new=new, by=sergeant, now=now)
    for number, case in enumerate(hand_over.cases().order_by("pk")[:4]):
        offer = caseload.offer_case(
            hand_over_id=hand_over.pk,
            offender_id=case.pk,
            offered_to_id=station.colleague.pk,
            authority="",
            by=sergeant,
            now=now,
        )
        if number == 0:
            caseload.accept_offer(offer_id=offer.pk, by=station.colleague, now=now)
        if number == 1:
            because = "His sister lives next door to me."
            caseload.reject_offer(offer_id=offer.pk, because=because, by=station.colleague, now=now)
    other = Offender.objects.live().filter(team=station.officer.team).order_by("-pk")[0]
    to = caseload.NewTransfer(None, "Nearby Police", "Has moved to his mother's.")
    caseload.ask_transfer(offender_id=other.pk, new=to, by=sergeant, now=now)


def _course(user: User, expires_on: date, by: User) -> None:
    new = accounts.NewQualification("offender_management", date(2023, 6, 1), expires_on, "Certificate 12")
    accounts.record_qualification(
        user_id=user.pk, new=new, known=("offender_management",), by=by, now=timezone.now()
    )


def refused(path: str, button: str) -> Open:
    """A form as it comes back when nothing was filled in."""

    def opened(screen: Screen, station: Station) -> None:
        prepared(path)(screen, station)
        page = screen.page
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name="There is a problem").wait_for()

    return opened


def previewed(screen: Screen, station: Station) -> None:
    """What moving everybody to the colleague would do: some can, and some are being handed over."""
    prepared("/caseload/reallocate/")(screen, station)
    page = screen.page
    page.get_by_label("Give to").select_option(str(station.colleague.pk))
    page.get_by_label("Why?").fill("Evens out.")
    page.get_by_role("button", name="See what moving all").click()
    page.get_by_role("heading", name="would go to").wait_for()


HAND_OVERS: dict[str, dict[str, Open]] = {
    "newcomer": {
        "hand-overs-none": lambda screen, station: screen.open("/caseload/hand-overs/"),
        "offers-none": lambda screen, station: screen.open("/caseload/offers/"),
        "reallocate-none": lambda screen, station: screen.open("/caseload/reallocate/"),
        "transfers-none": lambda screen, station: screen.open("/caseload/transfers/"),
        "training-none": lambda screen, station: screen.open("/caseload/training/"),
    },
    "supervisor": {
        "hand-overs": prepared("/caseload/hand-overs/"),
        "hand-over": prepared("/caseload/hand-overs/{hand_over}/"),
        "hand-over-refused": refused("/caseload/hand-overs/{hand_over}/", "Offer those ticked"),
        "hand-over-start": prepared("/caseload/hand-overs/start/"),
        "offender-handed-over": prepared("/offenders/{offender}/"),
        "reallocate": prepared("/caseload/reallocate/"),
        "reallocate-preview": previewed,
        "transfers": prepared("/caseload/transfers/"),
        "transfer-ask": prepared("/caseload/transfers/ask/{offender}/"),
        "transfer-confirm": prepared("/caseload/transfers/{transfer}/confirm/"),
        "transfer-accept": prepared("/caseload/transfers/{transfer}/accept/"),
        "transfer-reject": prepared("/caseload/transfers/{transfer}/reject/"),
        "training": prepared("/caseload/training/"),
        "training-record": refused("/caseload/training/record/", "Record it"),
        "training-correct": prepared("/caseload/training/{course}/correct/"),
    },
    "colleague": {
        "offers": prepared("/caseload/offers/"),
        "offer-reject": refused("/caseload/offers/{offer}/reject/", "Reject the case"),
        "my-work-offered": prepared("/visits/mine/"),
    },
    "administrator": {
        "accounts": lambda screen, station: screen.open("/caseload/accounts/"),
        "account-refused": refused("/caseload/accounts/{officer}/disable/", "Disable the account"),
    },
}
