"""Exports: asking for one, making it, taking it."""

from offender_mgmt.exports.services.asking import Order, ask_for, cancel
from offender_mgmt.exports.services.making import make_waiting
from offender_mgmt.exports.services.taking import take

__all__ = ["Order", "ask_for", "cancel", "make_waiting", "take"]
