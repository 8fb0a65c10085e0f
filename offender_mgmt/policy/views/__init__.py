"""Pages of policy."""
