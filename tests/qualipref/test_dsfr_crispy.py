import datetime
import re
from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.safestring import mark_safe

CHOICES = [("a", "Accueil"), ("b", "Bureau")]


class EveryKindForm(forms.Form):
    title = forms.CharField(label="Intitulé", help_text="Une phrase.")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    on = forms.DateField(label="Date", initial=datetime.date(2015, 10, 12))
    place = forms.ChoiceField(label="Lieu", choices=CHOICES, help_text="Un seul.")
    kind = forms.ChoiceField(label="Nature", choices=CHOICES, widget=forms.RadioSelect, help_text="Une seule.")
    topics = forms.MultipleChoiceField(label="Sujets", choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    upload = forms.FileField(label="Fichier", widget=forms.FileInput, help_text="50 Mo au plus.")
    agreed = forms.BooleanField(label="J’ai relu", help_text="Avant d’envoyer.")
    token = forms.CharField(widget=forms.HiddenInput)


class FilterForm(forms.Form):
    q = forms.CharField(label="Mot", required=False)


def rendered(form):
    helper = FormHelper()
    helper.form_tag = False
    return render_crispy_form(form, helper=helper, context={})


class Attributes(HTMLParser):
    """Collects the ids of a page and what refers to them."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.references = [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.references |= set((attrs.get(name) or "").split())
        if (attrs.get("href") or "").startswith("#"):
            self.references.add(attrs["href"][1:])


@pytest.mark.parametrize("data", [None, {}, {"title": "x", "on": "hier", "place": "z", "kind": "z"}])
def test_every_reference_reaches_one_element(data):
    found = Attributes(rendered(EveryKindForm(data)))
    assert len(found.ids) == len(set(found.ids))
    assert found.references <= set(found.ids)


def test_every_error_stands_beside_its_field_and_in_the_summary():
    form = EveryKindForm({})
    html = rendered(form)
    assert html.count('role="alert"') == 1
    for field in form.visible_fields():
        if field.errors:
            assert f'id="{field.auto_id}_error"' in html
            assert re.search(rf'aria-describedby="[^"]*\b{field.auto_id}_error\b', html), field.name
            assert f'href="#{field.id_for_label or field.auto_id}"' in html


def test_a_hint_is_still_read_when_its_field_is_in_error():
    html = rendered(EveryKindForm({}))
    for name in ("title", "place", "kind", "upload", "agreed"):
        assert f'aria-describedby="id_{name}_helptext id_{name}_error"' in html


def test_the_error_of_a_hidden_field_is_not_lost():
    assert "Ce champ est obligatoire" in rendered(EveryKindForm({})).split("</ul>")[0].split("<li>")[1]


def test_the_value_of_a_date_is_the_one_a_browser_reads():
    assert re.search(
        r'<input[^>]*type="date"[^>]*value="2015-10-12"|value="2015-10-12"[^>]*type="date"', rendered(EveryKindForm())
    )


def test_a_date_typed_in_french_or_by_the_calendar_is_read():
    for typed in ("12/10/2015", "2015-10-12"):
        form = EveryKindForm({"on": typed})
        form.is_valid()
        assert form.cleaned_data["on"] == datetime.date(2015, 10, 12)


def test_an_optional_field_says_so_only_among_required_ones():
    assert rendered(EveryKindForm()).count("(facultatif)") == 1
    assert "(facultatif)" not in rendered(FilterForm())


def test_a_valid_form_has_no_summary():
    assert "fr-alert" not in rendered(FilterForm({"q": "x"}))


def test_the_template_owns_the_form_and_its_token():
    html = rendered(FilterForm())
    assert "<form" not in html and "csrf" not in html


def test_a_layout_groups_fields():
    form = EveryKindForm()
    form.helper = FormHelper()
    form.helper.form_tag = False
    form.helper.layout = Layout(Fieldset("Quoi", "title", "note"), Row(Column("on"), Column("place")))
    html = render_crispy_form(form, context={})
    assert "<legend" in html and "fr-grid-row--gutters" in html and 'name="place"' in html


def test_what_a_person_typed_is_escaped():
    assert "<script>" not in rendered(FilterForm({"q": "<script>"}))


def select(*, choices, value=""):
    field = type("SelectForm", (forms.Form,), {"lieu": forms.ChoiceField(choices=choices, required=False)})
    return rendered(field({"lieu": value}))


def test_a_select_shows_what_is_chosen_each_time():
    assert '<option value="b" selected>Bureau</option>' in select(choices=CHOICES, value="b")
    assert '<option value="b">Bureau</option>' in select(choices=CHOICES, value="a")


def test_a_select_escapes_its_words_even_when_the_same_were_said_to_be_safe():
    assert "<b>Accueil</b></option>" in select(choices=[("a", mark_safe("<b>Accueil</b>"))])
    assert '<option value="&quot;">&lt;b&gt;Accueil&lt;/b&gt;</option>' in select(choices=[('"', "<b>Accueil</b>")])


def test_a_select_keeps_its_groups():
    shown = select(choices=[("Sites", CHOICES), (1, "Autre")], value="1")
    assert '<optgroup label="Sites">' in shown
    assert shown.count("</option>") == 3 and '<option value="1" selected>Autre</option>' in shown
