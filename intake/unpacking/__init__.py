"""Runs in a child process with limits (intake.reading.workbook): whatever a hostile workbook does, it does here."""
