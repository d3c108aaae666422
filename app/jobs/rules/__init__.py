"""What may be, about briefs and jobs: pure decisions, the time passed in."""
