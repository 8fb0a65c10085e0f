"""Writes of bringing a register in: stage, preview, decide, apply."""

from intake.services.applying import apply
from intake.services.deciding import answer_decision
from intake.services.effects import Effects, foresee
from intake.services.staging import preview, preview_waiting, stage

__all__ = ["Effects", "answer_decision", "apply", "foresee", "preview", "preview_waiting", "stage"]
