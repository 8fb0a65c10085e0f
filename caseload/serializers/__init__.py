"""Caseloads as JSON. Every field is named: nothing is shown because a model has it (ACC-6)."""
