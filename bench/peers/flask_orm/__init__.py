"""The catalogue as a Flask site usually has it: Flask-SQLAlchemy, Flask-Babel, Jinja macros."""
