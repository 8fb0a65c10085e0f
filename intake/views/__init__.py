"""Pages of bringing a register in."""
