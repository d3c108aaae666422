"""Reads about levels, named as questions."""
