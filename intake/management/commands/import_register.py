"""Bring a register extract in, or only show what it would do."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from intake import services
from intake.reading.profiles import load_profile
from intake.services.effects import Effects, foresee, read_rows
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.errors import VigilError


class Command(BaseCommand):
    help = (
        "Preview a register extract; with --apply and --by, bring it in. Exit 2 when the rows do not add up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--profile", required=True, help="a shipped profile's name, or a TOML file's path"
        )
        parser.add_argument("--extract-date", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--apply", action="store_true", help="bring it in, not only show")
        parser.add_argument("--by", help="user name of the supervisor who applies it")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            content = options["file"].read_bytes()
            warnings, effects = self._foreseen(content, now=now, **options)
            if effects.is_whole and options["apply"]:
                self._apply(content, now=now, **options)
        except (VigilError, OSError) as error:
            raise CommandError(str(error)) from error
        for warning in warnings:
            self.stderr.write(warning)
        self._print(effects, as_json=options["json"])
        if not effects.is_whole:
            self.stderr.write("The rows do not add up to the source. Nothing was brought in.")
            raise SystemExit(2)

    def _foreseen(
        self, content: bytes, *, now: datetime, file: Path, profile: str, extract_date: date, **others: Any
    ) -> tuple[tuple[str, ...], Effects]:
        if not content:
            raise VigilError("This file is empty. Choose the extract itself.")
        table, rows = read_rows(
            content, filename=file.name, profile=load_profile(profile), extract_date=extract_date
        )
        return table.warnings, foresee(rows, extract_date=extract_date, now=now)

    def _apply(
        self,
        content: bytes,
        *,
        now: datetime,
        file: Path,
        profile: str,
        extract_date: date,
        by: str | None,
        **_: Any,
    ) -> None:
        user = User.objects.filter(username=by or "").first()
        if user is None or not user.may(Permission.IMPORT_REGISTER):
            raise CommandError("--apply needs --by with the user name of somebody who may import a register.")
        batch = services.stage(
            filename=file.name, content=content, profile=profile, extract_date=extract_date, by=user, now=now
        )
        services.preview(batch.public_id, now=now)
        services.apply(batch.public_id, by=user, now=now)

    def _print(self, effects: Effects, *, as_json: bool) -> None:
        if as_json:
            rows = [
                {
                    "row": row.number,
                    "reference": row.reference,
                    "outcome": row.outcome,
                    "reasons": list(row.reasons),
                }
                for row in effects.rows
            ]
            told = effects.totals | {"rows": rows, "effects": effects.register}
            self.stdout.write(json.dumps(told, default=str))
            return
        for name, value in (effects.totals | effects.register).items():
            self.stdout.write(f"{name.replace('_', ' ')}: {value}")
