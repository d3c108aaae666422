"""Writes of briefs and jobs."""
