"""Loading partners from a CSV file: all of it, or nothing with every fault named.

``encoding`` and ``table`` read the file, ``cells`` and ``rows`` judge it, ``matching`` finds the
partners that are here already, ``merging`` says what becomes of them, ``load`` does it.
"""

from app.partners.importing.faults import Fault, FaultList, ImportRefused, one_line
from app.partners.importing.load import Outcome, import_partners

__all__ = ["Fault", "FaultList", "ImportRefused", "Outcome", "import_partners", "one_line"]
