"""Runs in a child process with limits (visits.services.unpacking): whatever a hostile file does, it does here."""
