"""The demo's written content: complete, and fit to be combined into further partners."""

from collections import Counter
from itertools import islice

import pytest
from slugify import slugify

from app.demo.content import Content, read_content
from app.demo.names import can_be_combined, is_woman
from app.demo.programme import plans


@pytest.fixture
def content() -> Content:
    return read_content()


def test_each_category_has_twenty_partners(content: Content) -> None:
    assert {len(written) for written in content.partners.values()} == {20}
    assert len(content.partners) == 12


def test_no_two_partners_share_a_name(content: Content) -> None:
    slugs = Counter(slugify(p.name) for written in content.partners.values() for p in written)

    assert [slug for slug, count in slugs.items() if count > 1] == []


def test_texts_are_short_enough_and_whole(content: Content) -> None:
    for written in content.partners.values():
        for partner in written:
            assert partner.headline.keys() == partner.about.keys()
            assert all(len(text) <= 160 for text in partner.headline.values())
            assert partner.services
            assert partner.references


def test_every_freelancer_speaks_as_a_woman_or_a_man(content: Content) -> None:
    women = [
        is_woman(partner, content.names[partner.country])
        for written in content.partners.values()
        for partner in written
        if partner.kind == "freelancer"
    ]

    assert True in women
    assert False in women


def test_a_combined_freelancer_keeps_the_gender_of_its_texts(content: Content) -> None:
    models = {
        partner.about: partner
        for written in content.partners.values()
        for partner in written
        if partner.kind == "freelancer"
    }
    combined = [
        plan.written
        for plan in islice(plans(content, 3_000, 1), 240, None)
        if plan.written.kind == "freelancer"
    ]

    assert len(combined) > 500
    for partner in combined:
        names = content.names[partner.country]
        model = models[partner.about]
        assert is_woman(partner, names) == is_woman(model, names)
        surnames = names.surnames_women if is_woman(model, names) else names.surnames_men
        assert partner.name.split()[-1] in surnames


def test_combined_partners_never_borrow_a_text_that_names_its_owner(content: Content) -> None:
    told = {
        partner.about
        for written in content.partners.values()
        for partner in written
        if not can_be_combined(partner, content.towns[partner.country])
    }
    combined = [plan.written for plan in islice(plans(content, 2_000, 1), 240, None)]

    assert told
    assert not told & {partner.about for partner in combined}
    for partner in combined:
        assert partner.city in content.towns[partner.country]


def test_names_grow_longer_when_many_are_taken(content: Content) -> None:
    names = [plan.written.name for plan in islice(plans(content, 6_000, 1), 240, None)]

    assert len(set(names)) > 0.93 * len(names)
    assert not any("{" in name or "  " in name for name in names)
