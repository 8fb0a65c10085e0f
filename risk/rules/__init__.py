"""Decisions about risk."""
