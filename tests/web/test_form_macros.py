"""What every form is made of: labels, hints, errors and their ties, for eyes and screen readers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, flash, render_template_string
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.web.forms import Form

IMPORT = "{% from 'ui/forms.html' import confirm_button, faults, field, flashes, submit %}"
CHOICES = ["a", "b"]


class Sample(Form):
    """One field of each kind."""

    name = StringField("Your name", [DataRequired(), Length(max=9)])
    phone = StringField("Phone", [Optional(), Length(max=9)])
    story = TextAreaField("Story", [DataRequired()])
    secret = PasswordField("Password", [DataRequired()])
    country = SelectField("Country", [DataRequired()], choices=CHOICES)
    kind = RadioField("Kind", [InputRequired()], choices=CHOICES)
    tags = SelectMultipleField(
        "Tags",
        [DataRequired()],
        choices=CHOICES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    consent = BooleanField("I agree", [DataRequired()])
    logo = FileField("Logo")


NAMES = ["name", "phone", "story", "secret", "country", "kind", "tags", "consent", "logo"]


@pytest.fixture(autouse=True)
def request_context(site: Flask) -> Iterator[None]:
    """A macro is called while a page is made."""
    with site.test_request_context("/"):
        yield


def said(template: str, **context: Any) -> str:
    """A template over the macros, as it is sent; the space between elements left out."""
    return re.sub(r">\s+<", "><", render_template_string(IMPORT + template, **context))


def sample(**typed: str) -> Sample:
    """The form as it is shown again after it was sent."""
    form = Sample(MultiDict(typed))
    form.validate()
    return form


def tag(page: str, start: str) -> str:
    """The one tag that begins so."""
    found = re.findall(rf"<{start}[^>]*>", page)
    assert len(found) == 1, (start, found)
    return str(found[0])


def ids(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


@pytest.mark.parametrize("name", NAMES)
def test_a_field_that_is_right_has_a_label_and_no_error(name: str) -> None:
    page = said("{{ field(form[name]) }}", form=Sample(MultiDict()), name=name)
    assert "data-error-for" not in page
    assert "aria-invalid" not in page
    assert "aria-describedby" not in page
    for control in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
        own = re.search(r' id="([^"]+)"', control)
        assert own
        assert f'for="{own[1]}"' in page


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("phone", "logo")])
def test_an_error_is_tied_to_its_field_together_with_the_hint(name: str) -> None:
    page = said("{{ field(form[name], hint='A hint.') }}", form=sample(), name=name)
    error = tag(page, f'p class="form__error" id="{name}-error"')
    assert f'data-error-for="{name}"' in error
    assert f'<p class="hint" id="{name}-hint">A hint.</p>' in page
    described = re.findall(r"<(\w+)[^>]*aria-describedby=\"([^\"]+)\"", page)
    assert [(each[1]) for each in described] == [f"{name}-hint {name}-error"]
    assert len(ids(page)) == len(set(ids(page)))
    assert page.count('aria-invalid="true"') == (2 if name == "tags" else 1)


def test_several_errors_of_a_field_are_all_said_and_escaped() -> None:
    form = sample()
    form.name.errors = ["One.", "<b>Two.</b>"]
    page = said("{{ field(form.name) }}", form=form)
    assert "One. &lt;b&gt;Two.&lt;/b&gt;" in page


def test_what_was_typed_stays_and_is_escaped() -> None:
    page = said(
        "{{ field(form.name) }}{{ field(form.story) }}", form=sample(name='">x', story="<y>")
    )
    assert 'value="&#34;&gt;x"' in page
    assert "&lt;y&gt;</textarea>" in page


def test_a_password_is_never_sent_back() -> None:
    page = said("{{ field(form.secret) }}", form=sample(secret="tri kone"))
    assert "tri kone" not in page
    button = tag(page, "button")
    assert 'type="button"' in button
    assert 'aria-controls="secret"' in button


def test_only_what_may_be_left_out_is_marked() -> None:
    marked = {
        name: "form__optional" in said("{{ field(form[name]) }}", form=Sample(), name=name)
        for name in NAMES
    }
    assert {name for name, is_marked in marked.items() if is_marked} == {"phone"}


def test_more_attributes_reach_the_control() -> None:
    page = said(
        "{{ field(form.name, autocomplete='name', type='email', inputmode='email') }}",
        form=Sample(),
    )
    control = tag(page, "input")
    for attribute in ('autocomplete="name"', 'type="email"', 'inputmode="email"', "required"):
        assert attribute in control
    assert 'rows="9"' in said("{{ field(form.story, rows=9) }}", form=Sample())


@pytest.mark.parametrize("name", ["kind", "tags"])
def test_choices_are_a_named_group(name: str) -> None:
    page = said("{{ field(form[name]) }}", form=Sample(MultiDict({name: "b"})), name=name)
    assert page.startswith("<fieldset")
    assert "<legend" in page
    assert [f"{name}-0", f"{name}-1"] == ids(page)[1:]
    checked = re.findall(r"<input checked[^>]*value=\"(\w)\"", page)
    assert checked == ["b"]
    # Every one of a group of boxes would have to be ticked.
    assert (" required" in page) == (name == "kind")


def test_a_list_to_choose_from_is_not_required_by_the_browser() -> None:
    page = said("{{ field(form.country) }}{{ field(form.name) }}", form=Sample())
    assert "required" not in tag(page, "select")
    assert "required" in tag(page, "input")


def test_the_summary_leads_to_every_field_that_is_wrong() -> None:
    form = sample(name="x" * 10)
    form.form_errors.append("The rules <say> no.")
    summary = said("{{ faults(form) }}", form=form)
    box = tag(summary, 'div class="faults"')
    for attribute in ('role="alert"', 'tabindex="-1"', " autofocus"):
        assert attribute in box
    assert "The rules &lt;say&gt; no." in summary
    whole = said("{% for each in form %}{{ field(each) }}{% endfor %}", form=form)
    leads = re.findall(r'href="#([^"]+)"', summary)
    assert leads == ["name", "story", "secret", "country", "kind-0", "tags-0", "consent"]
    # A link to a control, so that following it puts the focus there.
    assert set(leads) <= set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', whole))


def test_a_refusal_alone_is_said_without_a_list() -> None:
    form = Sample(MultiDict())
    form.form_errors.append("Too many tries.")
    summary = said("{{ faults(form) }}", form=form)
    assert "Too many tries." in summary
    assert "<ul" not in summary


def test_where_nothing_is_wrong_there_is_no_summary() -> None:
    assert said("{{ faults(form) }}", form=Sample(MultiDict())) == ""


def test_what_is_done_and_what_is_refused_are_told_apart() -> None:
    flash("Saved <now>.", "done")
    flash("Not yours.", "refused")
    page = said("{{ flashes() }}")
    done, refused = re.findall(r'<p class="flash[^"]*" role="(\w+)">(.*?)</p>', page)
    assert (done[0], refused[0]) == ("status", "alert")
    assert "<span>Saved &lt;now&gt;.</span>" in done[1]
    assert "<span>Not yours.</span>" in refused[1]


def test_a_button_may_say_more_than_that_it_was_pressed() -> None:
    page = said("{{ submit('Save <it>', kind='quiet', name='draft', value='1') }}")
    button = tag(page, "button")
    for attribute in ("button--quiet", 'type="submit"', 'name="draft"', 'value="1"', "data-busy="):
        assert attribute in button
    assert "Save &lt;it&gt;" in page


def test_a_confirmation_sends_only_at_the_second_step() -> None:
    page = said(
        "{% call confirm_button('Remove…', question, 'Remove', '/there') %}"
        "<input name='reason'>{% endcall %}",
        question=Markup("Remove <b>Ján</b>?"),
    )
    assert re.match(r"<details class=\"confirm\"><summary", page)
    summary, step = page.split("</summary>")
    assert "<button" not in summary
    form = tag(step, "form")
    for attribute in ('method="post"', 'action="/there"', "data-once"):
        assert attribute in form
    assert re.search(r'name="csrf_token" value="[^"]{20,}"', step)
    assert "Remove <b>Ján</b>?" in step
    assert "name='reason'" in step
    assert tag(step, "button")
