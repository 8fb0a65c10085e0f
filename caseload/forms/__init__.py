"""What caseload is told by people."""
