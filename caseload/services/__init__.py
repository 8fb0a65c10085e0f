"""Writes of caseload."""
