"""Forms of caseloads."""
