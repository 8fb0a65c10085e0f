"""Writes of bringing a register in: stage, preview, decide, apply."""

from intake.services.applying import apply
from intake.services.deciding import answer_decision
from intake.services.effects import Effects, foresee
from intake.services.merging import request_merge
from intake.services.staging import preview, preview_waiting, stage
from intake.services.undoing import request_undo, undo

__all__ = [
    "Effects",
    "answer_decision",
    "apply",
    "foresee",
    "preview",
    "preview_waiting",
    "request_merge",
    "request_undo",
    "stage",
    "undo",
]
