"""Forms about applications."""

from app.applications.forms.applying import (
    LANGUAGES,
    ApplicationForm,
    QuestionsForm,
    RemarkForm,
)
from app.applications.forms.deciding import (
    AcceptForm,
    CallForm,
    RejectForm,
    TalkForm,
    VersionedForm,
)
from app.applications.forms.entering import EnteredForm
from app.applications.forms.fields import NO_CHOICE

__all__ = [
    "LANGUAGES",
    "NO_CHOICE",
    "AcceptForm",
    "ApplicationForm",
    "CallForm",
    "EnteredForm",
    "QuestionsForm",
    "RejectForm",
    "RemarkForm",
    "TalkForm",
    "VersionedForm",
]
