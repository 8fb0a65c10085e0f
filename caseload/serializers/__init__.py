"""Caseloads as JSON. Every field is named: nothing is shown because a model has it (ACC-6). Hours are numbers to a
tenth; a span's are of officers together.
"""
