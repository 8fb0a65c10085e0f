"""What a pack says, as one thing that becomes CSV, JSON and a tagged PDF."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import typst

from offender_mgmt.exports.rules.content import Cell, Document, Row, Table

TEMPLATE = Path(__file__).with_name("pack.typ")


@dataclass(frozen=True)
class Section:
    """A heading, a sentence or two, and a table; `name` is that of its CSV file."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        """As a file. It is about nobody by name."""
        return Table(self.name, self.title, self.header, partial(self._lines), len(self.rows))

    def _lines(self) -> Iterator[Row]:
        return (((), row) for row in self.rows)

    @property
    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        rows = [[cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in self.rows]
        return {"title": self.title, "notes": self.notes, "header": self.header, "rows": rows}


@dataclass(frozen=True)
class Paper:
    """The sections of a pack with what stands above them."""

    title: str
    about: tuple[tuple[str, str], ...]
    sections: Sequence[Section] = field(default_factory=tuple)

    def documents(self) -> tuple[Document, ...]:
        """The same as JSON and as a PDF."""
        return Document("pack.json", self.as_json), Document("pack.pdf", self.as_pdf)

    def as_json(self, watermark: str) -> bytes:
        """For another program."""
        told = {
            "title": self.title,
            "watermark": watermark,
            "about": dict(self.about),
            "sections": [section.told for section in self.sections],
        }
        return json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n"

    def as_pdf(self, watermark: str) -> bytes:
        """For people, with the tags that a screen reader needs (PDF/UA-1). Words reach it as data, never as markup."""
        pdf: bytes = typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            sys_inputs={"pack": self.as_json(watermark).decode()},
        )
        return pdf
