"""The standing cast: partners that the tests of every feature know by name, and a way to bring
others on stage. Everybody comes in as in life: added, talked to, raised by a decision, listed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.accounts.actions import add_member, add_staff
from app.accounts.actions.factors import sealed_for
from app.accounts.models import AuthenticatorApp, User
from app.accounts.sealing import seal
from app.clock import now
from app.db import db, writing
from app.partners.actions import (
    add_partners,
    decide_tier,
    publish,
    record_vettings,
    set_categories,
    suspend,
)
from app.partners.details import PartnerDetails, ReferenceDetails, ServiceDetails
from app.partners.models import Category, Partner
from app.rating.actions import refresh_ratings
from app.rating.models import Review
from app.values import LocalizedText, Money

TALKED_ON = date(2025, 3, 3)
DECIDED_ON = date(2026, 2, 17)


@dataclass(frozen=True)
class Actor:
    """A partner on stage."""

    id: int
    slug: str
    name: str


def listed(
    name: str,
    *,
    categories: Sequence[str] = ("development",),
    tier: str = "bronze",
    state: str = "published",
    figures: Mapping[str, Any] | None = None,
    **details: Any,
) -> Actor:
    """Bring a partner on stage, and commit.

    ``categories`` are slugs, ``details`` are fields of PartnerDetails, ``figures`` are columns
    that no person enters: score, answer_minutes, available, published_at.
    """
    details.setdefault("email", "info@partner.example")
    with writing() as session:
        wanted = category_ids(*categories)
        first = PartnerDetails(name=name, category_ids=wanted[:1], **details)
        (partner_id,) = add_partners(partners=[first], source="staff")
        if tier != "bronze":
            decide_tier(
                partner_id=partner_id,
                tier_key=tier,
                decided_on=DECIDED_ON,
                kind="meeting",
                minutes="Prešli sme spolu posledné projekty.",
                reason="Spoľahlivá práca.",
            )
        if len(wanted) > 1:
            set_categories(partner_id=partner_id, category_ids=wanted)
        if figures:
            session.execute(
                update(Partner)
                .where(Partner.id == partner_id)
                .values(**figures)
                .execution_options(synchronize_session=False)
            )
            session.expire_all()
        if state != "draft":
            record_vettings(
                partner_ids=[partner_id], held_on=TALKED_ON, kind="call", note="Dobrá práca."
            )
            publish(partner_ids=[partner_id])
        if state == "suspended":
            suspend(partner_ids=[partner_id])
        slug = session.scalars(select(Partner.slug).where(Partner.id == partner_id)).one()
    return Actor(partner_id, slug, name)


def category_ids(*slugs: str) -> tuple[int, ...]:
    """Ids of categories by their slugs, in the order given."""
    ids = dict(db.session.execute(select(Category.slug, Category.id)).all())
    return tuple(ids[slug] for slug in slugs)


def reviewed(actor: Actor, *grades: int, client: str = "Kvety Marta", **columns: Any) -> None:
    """Let a client review a partner; ``grades`` are five, or one for all criteria. Commits."""
    quality, timeliness, service, originality, price = grades * (5 // len(grades))
    with writing() as session:
        session.add(
            Review(
                partner_id=actor.id,
                client=client,
                quality=quality,
                timeliness=timeliness,
                service=service,
                originality=originality,
                price=price,
                **{"locale": "sk", "text": "Dodali načas.", "written_at": now(), **columns},
            )
        )
        refresh_ratings([actor.id])


def everything_told() -> Actor:
    """A gold company of Žilina that has filled in all there is, in all three languages."""
    return listed(
        "Hrdina & Mráz",
        categories=("development", "seo", "design"),
        tier="gold",
        email="ahoj@hrdina-mraz.example",
        headline=LocalizedText(
            {
                "sk": "Prepájame sklady s pokladňou.",
                "pl": "Łączymy magazyny z kasą.",
                "ru": "Связываем склады с кассой.",
            }
        ),
        about=LocalizedText(
            {
                "sk": "Sme šiesti a robíme doplnky, ktoré prežijú sviatky.",
                "pl": "Jest nas sześcioro i piszemy dodatki, które przetrwają święta.",
                "ru": "Нас шестеро, и мы пишем дополнения, которые переживут праздники.",
            }
        ),
        country="SK",
        city="Žilina",
        languages=("sk", "pl", "ru"),
        phone="+421 41 000 12 34",
        website="https://www.hrdina-mraz.example",
        founded=2012,
        team_size=6,
        dropshipping=True,
        services=(
            ServiceDetails(LocalizedText({"sk": "Vlastný modul"}), Money(120_000, "EUR")),
            ServiceDetails(LocalizedText({"sk": "Konzultácia"}), None),
        ),
        references=(
            ReferenceDetails("Ovocie Ľubica", LocalizedText({"sk": "Zvládli aj Vianoce."})),
        ),
        figures={"score": 8_000, "answer_minutes": 45},
    )


def hardly_anything_told() -> Actor:
    """A bronze freelancer of whom nothing is known but the name and the address."""
    return listed("Jan Nowak", categories=("photo",), kind="freelancer", email="jan@nowak.example")


def polish_only() -> Actor:
    """A silver firm of Łódź that has texts in Polish alone."""
    return listed(
        "Pracownia Źródło",
        categories=("design", "content"),
        tier="silver",
        headline=LocalizedText({"pl": "Projektujemy opakowania, które się nie gniotą."}),
        about=LocalizedText({"pl": "Działamy od 2015 roku."}),
        country="PL",
        city="Łódź",
        languages=("pl",),
        services=(ServiceDetails(LocalizedText({"pl": "Projekt etykiety"}), Money(90_000, "PLN")),),
        figures={"score": 6_000, "available": False},
    )


def russian_only() -> Actor:
    """A bronze firm of Saint Petersburg that has its name and its texts in Russian alone."""
    return listed(
        "Лавка смыслов",
        categories=("marketing",),
        headline=LocalizedText({"ru": "Настраиваем рекламу без суеты."}),
        country="RU",
        city="Санкт-Петербург",
        languages=("ru",),
        services=(ServiceDetails(LocalizedText({"ru": "Ёлочная кампания"}), None),),
    )


def draft() -> Actor:
    """A partner who is not listed yet."""
    return listed("Skrytá Firma", state="draft")


def suspended() -> Actor:
    """A partner who was listed and is no longer."""
    return listed("Zrušená Firma", state="suspended")


PASSWORD = "tri kone bežia po lúke"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of the authenticator apps of everybody on stage; visits.sign_in knows it."""


def staff(
    role: str = "manager",
    *,
    email: str | None = None,
    password: str | None = PASSWORD,
    factor: bool = True,
) -> str:
    """One of the operator's people, with an authenticator app unless ``factor`` says otherwise;
    returns the address to sign in with. Commits."""
    address = email or f"{role}@operator.example"
    with writing():
        user = add_staff(email=address, name="Eva Malá", role=role, locale="sk", password=password)
        if factor:
            _with_app(user.id)
    return address


def with_app(email: str) -> None:
    """Let somebody have an authenticator app with SECRET: as if since long, so that nothing tells
    of it. Commits."""
    with writing() as session:
        _with_app(session.scalars(select(User.id).where(User.email == email)).one())


def _with_app(user_id: int) -> None:
    secret = seal(sealed_for(user_id), SECRET)
    db.session.add(AuthenticatorApp(user_id=user_id, secret=secret))
    db.session.flush()


def person_of(
    actor: Actor,
    role: str = "owner",
    *,
    email: str | None = None,
    locale: str = "sk",
    name: str = "Ján Veľký",
) -> str:
    """Somebody of a partner's team; returns the address to sign in with. Commits."""
    address = email or f"{role}@{actor.slug}.example"
    with writing():
        add_member(
            email=address,
            name=name,
            partner_id=actor.id,
            role=role,
            locale=locale,
            password=PASSWORD,
        )
    return address


def known(email: str) -> User:
    """Somebody as the database has him now; the test itself reads nothing on."""
    db.session.rollback()
    user = db.session.scalars(
        select(User).where(User.email == email).options(joinedload(User.membership))
    ).one()
    db.session.expunge_all()
    db.session.rollback()
    return user
