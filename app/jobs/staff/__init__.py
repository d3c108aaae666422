"""The office's pages of jobs."""
