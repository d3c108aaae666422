"""``/office/users/``: administrators look after who may sign in."""
