"""Risk as JSON: what is shown, and what may be told."""
