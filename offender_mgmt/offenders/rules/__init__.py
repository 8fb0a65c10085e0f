"""Decisions about the register."""
