"""The same page as others would usually write it, over the same rows: the controls of the goals.

``flask_orm`` and ``django_orm`` are the idiomatic page in either framework: ORM models with
relationships, one query a facet, templates, message catalogues compiled beforehand. ``equality``
checks that they show what Kupec shows; a page that did less would be no control.

What they share with Kupec, to their advantage: the reading of an address (``criteria``, pure
functions of some microseconds), the numbering of pages, and the words (``translations/``).
"""
