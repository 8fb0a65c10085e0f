"""What caseload keeps."""
