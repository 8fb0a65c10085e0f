"""Pages of visiting: the officer's work list, the supervisor's overdue list, recording a visit."""
