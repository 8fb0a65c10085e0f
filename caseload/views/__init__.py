"""Pages of caseload."""
