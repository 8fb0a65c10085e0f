"""The pages of going out and coming back, of who is out, and of the files of a visit, in every state."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.visits.files import pdf
from visits import services as visits
from visits.models import Attachment, CheckOut, Visit

Open = Callable[[Screen, Station], object]


def out(station: Station, officer: User, *, hours_ago: int, word: str = "") -> CheckOut:
    """That officer's check-out to the one who was forgotten; made once."""
    found = CheckOut.objects.filter(officer=officer).first()
    if found is not None:
        return found
    left_at = timezone.now() - timedelta(hours=hours_ago)
    going = visits.GoingOut(station.forgotten.pk, left_at + timedelta(hours=1), "PC 1234 Ackroyd")
    made = visits.check_out(going=going, client_key=uuid4(), by=officer, now=left_at)
    if word:
        visits.check_in(public_id=made.public_id, back_at=None, word=word, by=officer, now=timezone.now())
    return made


def going_out(screen: Screen, station: Station) -> None:
    """Before anybody is out."""
    CheckOut.objects.filter(officer=station.officer).delete()
    screen.open(f"/visits/check-out/{station.forgotten.public_id}/")


def coming_back(screen: Screen, station: Station) -> None:
    """The page of whoever is out, with a refused new time."""
    page = screen.open(f"/visits/back/{out(station, station.officer, hours_ago=0).public_id}/")
    page.get_by_label("New time to be back").fill("")
    page.get_by_role("button", name="Change the time").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def coming_back_from_what_was_hidden(screen: Screen, station: Station) -> None:
    """The same page for a record that was given to another team while they were at the door."""
    made, found = out(station, station.officer, hours_ago=0), Offender.objects.filter(pk=station.forgotten.pk)
    before = found.values("team", "manager").get()
    found.update(team=None, manager=None)
    screen.open(f"/visits/back/{made.public_id}/").get_by_text("no longer yours to open").wait_for()
    found.update(**before)


def my_work_while_out(screen: Screen, station: Station) -> None:
    """The strip."""
    out(station, station.officer, hours_ago=0)
    screen.open("/visits/mine/").get_by_text("You are out until").wait_for()


def late(screen: Screen, station: Station) -> None:
    """The page of an officer who is late."""
    CheckOut.objects.filter(officer=station.officer).delete()
    screen.open(f"/visits/back/{out(station, station.officer, hours_ago=3).public_id}/")


def who_is_out(screen: Screen, station: Station) -> None:
    """One who is late, and one who asks for help."""
    out(station, station.officer, hours_ago=3)
    out(station, station.colleague, hours_ago=0, word="Buttercup")
    screen.open("/visits/out/")


def finding_safe(screen: Screen, station: Station) -> None:
    """Without words it is refused."""
    page = screen.open(f"/visits/safe/{out(station, station.colleague, hours_ago=0, word='x').public_id}/")
    page.get_by_role("button", name="The officer is safe").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


def files(screen: Screen, station: Station) -> None:
    """A visit with a file of each state, and one refused."""
    visit = Visit.objects.filter(offender=station.forgotten).earliest("pk")
    for number, scan in enumerate(("waiting", "clean", "refused")):
        name = f"Letter from the housing association {'x' * 60 * number}.pdf"
        if not visit.attachments.filter(scan=scan).exists():
            content = pdf(pages=number + 1)
            made = visits.attach_file(
                visit_id=visit.pk,
                file=visits.NewFile(name, content),
                by=station.officer,
                now=timezone.now(),
            )
            if scan != "waiting":
                Attachment.objects.filter(pk=made.pk).update(scan=scan, scanned_at=timezone.now())
    page = screen.open(f"/visits/attachments/{visit.public_id}/")
    page.get_by_label("Photograph or document").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"GIF89a"}
    )
    page.get_by_role("button", name="Attach this file").click()
    page.get_by_role("heading", name="There is a problem").wait_for()


SAFETY: dict[str, dict[str, Open]] = {
    "officer": {
        "check-out": going_out,
        "check-in-refused": coming_back,
        "check-in-hidden": coming_back_from_what_was_hidden,
        "my-work-while-out": my_work_while_out,
        "check-in-late": late,
        "duress-word": lambda screen, station: screen.open("/visits/duress/"),
        "files": files,
    },
    "newcomer": {"who-is-out-none": lambda screen, station: screen.open("/visits/out/")},
    "supervisor": {"who-is-out": who_is_out, "find-safe-refused": finding_safe},
}
