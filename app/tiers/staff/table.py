"""The table of contributions in the office."""

from functools import partial

from app.i18n.current import lazy_gettext
from app.tables import Bulk, Choices, Column, Days, Sort, Table, found_by, in_words
from app.tiers.actions.contributions import CONTRIBUTION
from app.tiers.models import Contribution
from app.tiers.queries.contributions import contributions_with_partners
from app.tiers.words import CONTRIBUTION_WORDS, STATE_WORDS

CONTRIBUTIONS = Table(
    name="contributions",
    label=lazy_gettext("Contributions"),
    endpoint="tiers.office_contributions",
    key=Contribution.id,
    load=contributions_with_partners,
    columns=(
        Column("title", lazy_gettext("Title"), sheet=lambda row: row.title),
        Column("partner", lazy_gettext("Partner"), sheet=lambda row: row.partner.name),
        Column("kind", lazy_gettext("What it was"), sheet=lambda row: CONTRIBUTION_WORDS[row.kind]),
        Column("held_on", lazy_gettext("Day"), sheet=lambda row: row.held_on),
        Column("at", lazy_gettext("Entered"), sheet=lambda row: row.at, is_shown=False),
        Column(
            "state", lazy_gettext("State"), sheet=lambda row: STATE_WORDS[row.state], sort="waiting"
        ),
        Column(
            "link",
            lazy_gettext("Address of the page"),
            sheet=lambda row: row.link,
            is_shown=False,
        ),
    ),
    sorts=(
        # "submitted" comes after the words of the other two states.
        Sort(
            "waiting",
            lazy_gettext("Those that wait first"),
            (Contribution.state,),
            index="ix_contributions_state",
            falls=True,
        ),
        Sort("newest", lazy_gettext("Newest first"), falls=True),
    ),
    filters=(
        Choices(
            "state",
            lazy_gettext("State"),
            options=in_words(STATE_WORDS),
            where=Contribution.state.in_,
            is_many=True,
        ),
        Choices(
            "kind",
            lazy_gettext("What it was"),
            options=in_words(CONTRIBUTION_WORDS),
            where=Contribution.kind.in_,
            is_many=True,
        ),
        Days("entered", lazy_gettext("Entered"), column=Contribution.at),
    ),
    search=partial(found_by, CONTRIBUTION, Contribution.id),
    search_label=lazy_gettext("Title or partner"),
    identity=lambda row: row.public_id,
    named_by=Contribution.public_id,
    version=lambda row: row.version,
    title=lambda row: f"{row.title} ({row.partner.name})",
    attributes=lambda row: {"data-contribution": row.public_id, "data-status": row.state},
    sheet_endpoint="tiers.contributions_sheet",
    bulk=(
        Bulk(
            "confirm",
            lazy_gettext("Confirm"),
            "tiers.ask_to_confirm",
            icon="check",
        ),
    ),
)
