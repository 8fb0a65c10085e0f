"""Pages that read everything and write nothing but the audit log."""
