"""Forms of merchants, partners and staff."""
