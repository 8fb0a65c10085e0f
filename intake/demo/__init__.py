"""The invented force: its register extract, and what was recorded about its people since."""
