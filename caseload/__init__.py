"""Caseloads: what work is coming and who has the hours for it, and hand-overs that leave nobody without a manager."""
