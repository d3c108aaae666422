"""The catalogue's reading of partners: narrow tables that a write keeps.

Everything that a card shows and every filter asks stands here, so that a page of the catalogue
costs the same number of queries whatever it shows (docs/decisions/0003-listings.md).
"""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Json, RowId, ascii_key

# Tables that are nothing but their key lie in its order, so that SQLite reads them once, not twice.
KEY_ORDERED = {"sqlite_with_rowid": False}
TOWNS = text("token >= 'city:' AND token < 'city;'")


class ExchangeRate(Base):
    """An indicative rate, by which prices of several currencies are compared, never added."""

    __tablename__ = "exchange_rates"

    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    micro_euro: Mapped[int] = mapped_column(RowId)
    """Millionths of a euro that one unit of the currency is worth."""


class Listing(Base):
    """A published partner as the catalogue reads it, written when the partner changes."""

    __tablename__ = "listings"
    __table_args__ = (
        Index("ix_listings_rating", "rating_key", "place"),
        Index("ix_listings_newest", "newest_key", "place"),
        Index("ix_listings_price", "price_key", "place"),
    )

    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(RowId, unique=True)
    """Where it stands in the recommended order (partners.listing.places)."""
    card: Mapped[dict[str, Any]] = mapped_column(Json)
    """What a card shows (partners.listing.content.card_of)."""
    rating_key: Mapped[int] = mapped_column(RowId)
    newest_key: Mapped[int] = mapped_column(RowId)
    price_key: Mapped[int] = mapped_column(RowId)
    document: Mapped[str]
    """What a search finds it by: folded words of its texts, and its filter tokens."""


class ListingOrder(Base):
    """Where a listing stands by name in the alphabet of a language; gold first here too."""

    __tablename__ = "listing_orders"
    __table_args__ = (Index("ix_listing_orders_name", "locale", "name_key", "place"),)

    locale: Mapped[str] = mapped_column(String(8), primary_key=True)
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("listings.partner_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    name_key: Mapped[bytes]
    place: Mapped[int] = mapped_column(RowId)


class ListingPlace(Base):
    """What a filter asks of the listing at a place, so narrow that a thousand are read at once."""

    __tablename__ = "listing_places"
    __table_args__ = (Index("ix_listing_places_price", "compared_price", "place"),)

    # No foreign key, here and for the tokens: each would need an index as large as the table.
    # What a delete past the actions leaves behind is found by the scheduled check.
    place: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    compared_price: Mapped[int | None] = mapped_column(RowId)
    """Lowest price in minor units of the programme's currency, by the indicative rates."""
    tokens: Mapped[str]
    """Its facet tokens, separated by spaces."""


class ListingToken(Base):
    """One value of one filter that the listing at a place answers to: ``category:seo``."""

    __tablename__ = "listing_tokens"
    __table_args__ = KEY_ORDERED

    token: Mapped[str] = mapped_column(ascii_key(100), primary_key=True)
    place: Mapped[int] = mapped_column(RowId, primary_key=True)


class ListingBand(Base):
    """How many listings with a token stand in a band of places: how a deep page is found."""

    __tablename__ = "listing_bands"
    __table_args__ = KEY_ORDERED

    token: Mapped[str] = mapped_column(ascii_key(100), primary_key=True)
    """Empty for all listings."""
    band: Mapped[int] = mapped_column(RowId, primary_key=True)
    count: Mapped[int]


class FacetCount(Base):
    """How many listings answer to a token; kept by the writes that change it."""

    __tablename__ = "facet_counts"
    __table_args__ = (
        # The towns with most partners, which every page suggests.
        Index(
            "ix_facet_counts_towns",
            "count",
            "token",
            sqlite_where=TOWNS,
            postgresql_where=TOWNS,
        ),
        KEY_ORDERED,
    )

    token: Mapped[str] = mapped_column(ascii_key(100), primary_key=True)
    label: Mapped[str] = mapped_column(String(100))
    """The value as people write it (a town), for filters whose values are not named elsewhere."""
    count: Mapped[int]


class FacetCombination(Base):
    """How many listings have two or three tokens together; kept by the writes that change it."""

    __tablename__ = "facet_combinations"
    __table_args__ = KEY_ORDERED

    tokens: Mapped[str] = mapped_column(ascii_key(302), primary_key=True)
    """As partners.listing.tokens.combination writes them."""
    count: Mapped[int]


class SearchTerm(Base):
    """A folded word that listings contain, with a spelling to suggest."""

    __tablename__ = "search_terms"
    __table_args__ = KEY_ORDERED

    term: Mapped[str] = mapped_column(ascii_key(60), primary_key=True)
    spelling: Mapped[str] = mapped_column(String(80))
    uses: Mapped[int]


class SearchVariant(Base):
    """A search term with one letter left out: how a mistyped word finds its neighbours."""

    __tablename__ = "search_variants"
    __table_args__ = KEY_ORDERED

    variant: Mapped[str] = mapped_column(ascii_key(60), primary_key=True)
    term: Mapped[str] = mapped_column(
        ForeignKey("search_terms.term", ondelete="CASCADE"), primary_key=True, index=True
    )
