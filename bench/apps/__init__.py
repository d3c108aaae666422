"""Small applications to measure against: what a server, and what Flask, cost at the least."""
