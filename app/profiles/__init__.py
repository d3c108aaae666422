"""What partners say of themselves, as they edit and publish it."""

from flask import Flask

from app.accounts.access import TEAM
from app.accounts.rail import Way, add_ways
from app.audit import Deed, Detail, add_audited
from app.i18n.current import lazy_gettext as _
from app.i18n.current import lazy_pgettext
from app.i18n.formats import country_name, language_name
from app.partners.audited import category_told
from app.profiles.told import picture_told
from app.profiles.views import profiles
from app.web.languages import register_localized


def init_profiles(app: Flask) -> None:
    """Register the pages of profiles that are being edited."""
    register_localized(app, profiles)
    add_ways(app, Way("profiles.profile", _("Profile"), "pen-line", TEAM, place=10))
    add_audited(app, DEEDS, DETAILS)


DEEDS = (
    Deed("profile.published", _("Published the profile")),
    Deed("profile.draft_saved", _("Saved a draft of the profile")),
    Deed("profile.draft_discarded", _("Threw a draft of the profile away")),
    Deed("profile.availability_said", _("Said whether new work is taken")),
)
KINDS = {"company": _("company"), "freelancer": _("freelancer")}
DETAILS = (
    Detail("profile_name", lazy_pgettext("thing", "Name"), is_private=True),
    Detail("profile_kind", _("Kind"), KINDS),
    Detail("profile_headline", _("Headline")),
    Detail("profile_about", _("What you do")),
    Detail("profile_services", _("Services and prices")),
    Detail("profile_references", _("References")),
    Detail("profile_categories", _("Categories"), told=category_told),
    Detail("profile_languages", _("Languages"), told=language_name),
    Detail("profile_country", _("Country"), told=country_name),
    Detail("profile_city", _("Town")),
    # Of a freelancer these say who and where a person is.
    Detail("profile_email", _("E-mail for clients"), is_private=True),
    Detail("profile_phone", _("Telephone"), is_private=True),
    Detail("profile_website", _("Website")),
    Detail("profile_founded", _("In business since (year)")),
    Detail("profile_team_size", _("People in the team")),
    Detail("profile_dropshipping", _("Dropshipping")),
    Detail("profile_logo", _("Logo"), told=picture_told),
    Detail("profile_pictures", _("Pictures"), told=picture_told),
    Detail("listed", _("Stands in the catalogue")),
    Detail("available", _("Takes new work now")),
)
