"""The demo: an invented force with its register, brought in by the real importer."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from intake import services
from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.accounts.rules import usual_rank
from offender_mgmt.offenders.models import Offender

EXTRACT = Path(__file__).parents[2] / "demo" / "register-extract.csv"
EXTRACT_DATE = date(2026, 11, 19)
TEAMS = ("North MOSOVO", "East MOSOVO", "South MOSOVO", "West MOSOVO")
PASSWORD = "vigil demo only"  # noqa: S105  # printed on purpose; the command refuses to run outside the demo
# user name, first name, last name, role, supervised teams. The manager is one whom the extract names.
CAST: list[tuple[str, str, str, Role, tuple[str, ...]]] = [
    ("supervisor", "Sarah", "Sandford", Role.SUPERVISOR, TEAMS),
    ("north", "Nadia", "Norcross", Role.SUPERVISOR, TEAMS[:1]),
    ("manager", "Anne", "Hallam", Role.OFFENDER_MANAGER, ()),
    ("inspector", "Imran", "Iveson", Role.SUPERVISOR, TEAMS),
    ("superintendent", "Stella", "Stanhope", Role.SUPERVISOR, TEAMS),
    ("auditor", "Arthur", "Audley", Role.AUDITOR, ()),
    ("administrator", "Ada", "Adlington", Role.ADMINISTRATOR, ()),
    ("standards", "Priya", "Prescott", Role.PROFESSIONAL_STANDARDS, ()),
    ("second", "Paul", "Pickering", Role.PROFESSIONAL_STANDARDS, ()),
]
RANKS = {"inspector": Rank.INSPECTOR, "superintendent": Rank.SUPERINTENDENT}  # others: as usual for the role


class Command(BaseCommand):
    help = (
        "Make the demo's sign-ins and bring its register in, once; fill_demo does the rest. Only in the demo."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VIGIL_DEMO:
            raise CommandError("This makes sign-ins with a known password: only with VIGIL_DEMO=true.")
        now = timezone.now()
        supervisor = self._cast()
        if not Offender.objects.exists():
            self.stdout.write(f"Bringing in the demo register {EXTRACT.name}")
            batch = services.stage(
                filename=EXTRACT.name,
                content=EXTRACT.read_bytes(),
                profile="standard",
                extract_date=EXTRACT_DATE,
                by=supervisor,
                now=now,
            )
            services.preview(batch.public_id, now=now)
            services.apply(batch.public_id, by=supervisor, now=now)
        for username, first, last, role, _ in CAST:
            self.stdout.write(f"{role.label}: user name {username}, password {PASSWORD} ({first} {last})")

    @transaction.atomic
    def _cast(self) -> User:
        """Make the teams and sign-ins that are missing; return the supervisor of all teams."""
        teams = {name: Team.objects.get_or_create(name=name)[0] for name in TEAMS}
        password = make_password(PASSWORD)  # which everybody knows: once for all of them
        for username, first, last, role, supervised in CAST:
            user, is_new = User.objects.get_or_create(
                username=username,
                defaults={
                    "first_name": first,
                    "last_name": last,
                    "email": f"{username}@demo.invalid",
                    "role": role,
                    "rank": RANKS.get(username, usual_rank(role)),
                    "team": teams["East MOSOVO"] if role == Role.OFFENDER_MANAGER else None,
                    "password": password,
                },
            )
            if is_new:
                user.supervised_teams.set([teams[name] for name in supervised])
        return User.objects.get(username="supervisor")
