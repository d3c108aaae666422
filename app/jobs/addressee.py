"""To whom a form goes: the partner of an enquiry, or several partners."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.config import settings
from app.i18n.current import current_locale
from app.i18n.formats import country_name, language_name, sort_by_text
from app.jobs.forms.asking import OTHER_SERVICE, AskingForm, asking_form
from app.jobs.queries.asking import (
    all_categories,
    listed_partner,
    listed_values,
    suggested_services,
)
from app.partners.models import Category, Partner
from app.values import LocalizedText, ShownText
from app.web.addresses import url_for


def addressee(slug: str) -> "Addressee":
    """The published partner of an address, or several partners when there is none in it. Raises
    NotFound (P21)."""
    return Addressee(slug, listed_partner(slug) if slug else None)


@dataclass(frozen=True)
class Addressee:
    """The partner of an enquiry; several partners when it is None."""

    slug: str
    partner: Partner | None

    @property
    def name(self) -> str | None:
        """The partner's name."""
        return self.partner.name if self.partner else None

    @cached_property
    def categories(self) -> list[Category]:
        """What it may be about."""
        if self.partner is None:
            return list(all_categories())
        return [standing.category for standing in self.partner.standings]

    @property
    def steps_url(self) -> str:
        """Where a step is kept."""
        return self._url("jobs.keep_enquiry", "jobs.keep_brief")

    @property
    def send_url(self) -> str:
        """Where all of it is sent."""
        return self._url("jobs.send_enquiry", "jobs.send_brief")

    @property
    def sent_url(self) -> str:
        """What comes after that."""
        return self._url("jobs.enquiry_sent", "jobs.brief_sent")

    @property
    def end_url(self) -> str:
        """Where what was typed is forgotten."""
        return self._url("jobs.end_enquiry", "jobs.end_brief")

    def step_url(self, step: int) -> str:
        """The page of a step."""
        return self._url(
            "jobs.enquiry", "jobs.new_brief", **({"step": str(step)} if step > 1 else {})
        )

    def _url(self, of_one: str, of_several: str, **query: str) -> str:
        return (
            url_for(of_one, slug=self.slug, **query) if self.slug else url_for(of_several, **query)
        )

    def form(self, typed: Any, *, category: str = "") -> AskingForm:
        """The form, with what was typed (None for an empty one)."""
        locale = current_locale()
        categories = [(each.slug, _named(each)) for each in self.categories]
        defaults = {"currency": settings().currency}
        if category in dict(categories):
            defaults["category"] = category
        form = asking_form(
            is_enquiry=self.partner is not None,
            typed=typed,
            defaults=defaults,
            categories=categories,
            languages=_choices(self._languages(), language_name),
            countries=() if self.partner else _choices(listed_values("country"), country_name),
            services=[service for _, service in self._services(locale)],
        )
        if self.partner is not None:
            self._in_this_language(form, locale)
        return form

    def suggestions(self, form: AskingForm) -> list[str]:
        """Services that may be meant, for whoever types one."""
        return suggested_services(current_locale(), form.category.data)

    def category_id(self, form: AskingForm) -> int | None:
        """The category that was chosen; a partner's only one is chosen by itself."""
        if "category" not in form:
            return self.categories[0].id if self.categories else None
        chosen = form.category.data
        return next((each.id for each in self.categories if each.slug == chosen), None)

    def shown(self, form: AskingForm) -> dict[str, str]:
        """What was chosen, in words."""
        services = {choice[0]: choice[1] for choice in getattr(form.service, "choices", ())}
        service = services.get(form.service.data)
        chosen = self.category_id(form)
        category = next((each for each in self.categories if each.id == chosen), None)
        return {
            "category": _named(category) if category else "",
            "service": service or form.service.data or "",
        }

    def _languages(self) -> set[str]:
        own = self.partner.languages if self.partner else listed_values("language")
        return {*own, *settings().locales}

    def _services(self, locale: str) -> list[tuple[LocalizedText, ShownText]]:
        if self.partner is None:
            return []
        named = [(row.name, row.name.best(locale)) for row in self.partner.services]
        return [(name, shown) for name, shown in named if shown]

    def _in_this_language(self, form: AskingForm, locale: str) -> None:
        """A service that was chosen in another language is still that service."""
        typed = form.service.data
        known = {
            text: shown.text for name, shown in self._services(locale) for text in name.values()
        }
        if typed in known:
            form.service.data = known[typed]
        elif typed and typed != OTHER_SERVICE:
            form.service.choices.append((typed, typed))


def _named(category: Category) -> str:
    shown = category.name.best(current_locale())
    return shown.text if shown else category.slug


def _choices(codes: Any, name_of: Any) -> list[tuple[str, str]]:
    return [(code, name) for name, code in sort_by_text((name_of(code), code) for code in codes)]
