"""Reads of briefs and jobs."""
