"""What follows from facts about work and people; pure."""
