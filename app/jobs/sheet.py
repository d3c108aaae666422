"""An agreement sheet as one of the two sides reads it (templates/jobs/_agreement.html)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.jobs.forms.agreements import AgreementForm, ConfirmForm
from app.jobs.models import Agreement, Job
from app.jobs.queries.agreements import Sheets, sheets_of
from app.jobs.queries.papers import is_talking
from app.jobs.rules.agreements import TEXTS, Piece, Replaced, pieces
from app.jobs.rules.statuses import PARTNER


@dataclass(frozen=True)
class ShownSheet:
    """A version of a job's agreement, with the one that it is compared with."""

    job: Job
    side: str
    """Who reads it."""
    sheets: Sheets
    version: Agreement | None
    """None where nothing was proposed yet."""
    against: Agreement | None

    @property
    def is_newest(self) -> bool:
        """Whether it is the one that something can be done with."""
        return self.version is self.sheets.newest

    @property
    def is_talking(self) -> bool:
        """Whether anything can be proposed or confirmed."""
        return is_talking(self.job)

    @property
    def may_confirm(self) -> bool:
        """Whether it waits for the reader."""
        version = self.version
        return (
            version is not None
            and self.is_newest
            and self.is_talking
            and version.waits_for == self.side
        )

    @cached_property
    def changes(self) -> Mapping[str, Sequence[Piece]]:
        """Text → what has been removed and added since the other version; those that differ."""
        if self.version is None or self.against is None:
            return {}
        before, after = self.against, self.version
        return {
            name: pieces(getattr(before, name), getattr(after, name))
            for name in TEXTS
            if getattr(before, name) != getattr(after, name)
        }

    def member(self, user_id: int | None) -> str:
        """Who of the team it was; merchants deal with the partner as a whole."""
        return self.sheets.names.get(user_id or 0, "") if self.side == PARTNER else ""


def shown_sheet(
    job: Job, side: str, *, number: int | None = None, against: int | None = None
) -> ShownSheet:
    """A version by its number, the newest without one, compared with another: the one that it
    replaced, unless ``against`` names one. Raises NotFound for versions that there are not."""
    sheets = sheets_of(job.id)
    version = sheets.newest if number is None else sheets.version(number)
    if version is None:
        return ShownSheet(job, side, sheets, None, None)
    other = sheets.before(version) if against is None else sheets.version(against)
    return ShownSheet(job, side, sheets, version, other)


def agreement_form(shown: ShownSheet) -> AgreementForm:
    """The form of the next version, filled in with the newest one."""
    newest = shown.sheets.newest
    if newest is None:
        return AgreementForm(formdata=None, data={"seen": "0"})
    terms = newest.terms
    data = {name: getattr(terms, name) for name in (*TEXTS, "starts_on", "ends_on")}
    return AgreementForm(formdata=None, data=data | {"seen": str(newest.number)})


def reread(form: AgreementForm, shown: ShownSheet) -> AgreementForm:
    """A form that came too late, as it is shown again: whoever sends it now has seen the newest
    version."""
    if isinstance(form.refusal, Replaced) and shown.sheets.newest:
        form.seen.raw_data, form.seen.data = None, str(shown.sheets.newest.number)
    return form


def seen_of(form: AgreementForm | ConfirmForm) -> int | None:
    """The version that was replaced while somebody had it before them, to be shown beside the
    newest one; None when it was not that."""
    seen = form.version if isinstance(form, ConfirmForm) else form.seen_number
    return seen if isinstance(form.refusal, Replaced) and seen else None
