"""Decisions about visits: when the next is due (`due`), and what may be recorded (`recording`)."""
