"""A value comes back from the browser as it was shown, whatever its kind: a field left alone is seen as left alone."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from engagements.forms.paris_time import InstantField
from engagements.forms.versioned import VersionedForm

NOON = datetime.datetime(2015, 10, 12, 10, 0, 30, tzinfo=datetime.UTC)


class SheetForm(VersionedForm):
    text = forms.CharField(required=False, widget=forms.Textarea)
    day = forms.DateField(required=False)
    at = InstantField(required=False)
    value = forms.DecimalField(required=False, localize=True)
    count = forms.IntegerField(required=False)
    grade = forms.TypedChoiceField(required=False, coerce=int, choices=[(1, "Haute"), (2, "Basse")])
    sites = forms.MultipleChoiceField(required=False, choices=[("c", "Cergy"), ("s", "Sarcelles")])
    is_open = forms.BooleanField(required=False)


KINDS = [  # saved first, as the browser sends it, saved since, in words
    ("text", "Un\ndeux ", "Un\r\ndeux", "Trois", "Trois"),
    ("day", datetime.date(2015, 10, 12), "2015-10-12", datetime.date(2015, 11, 1), "1er\u00a0novembre 2015"),
    ("at", NOON, "2015-10-12T12:00", NOON.replace(day=13, second=0), "13\u00a0octobre 2015 à 12\u00a0h\u00a000"),
    ("value", Decimal("12.50"), "12,5", Decimal("3.00"), "3.00"),
    ("count", 3, "3", 0, "0"),
    ("grade", 2, "2", 1, "Haute"),
    ("sites", ["s", "c"], ["c", "s"], ["c"], "Cergy"),
    ("is_open", True, "on", False, "non"),
]


def sent(shown, name, value):
    data = QueryDict(mutable=True)
    data.setlist(name, value if isinstance(value, list) else [value])
    data.update({"version": "1", "shown": shown["shown"].value()})
    return SheetForm(data, initial=shown.initial)


@pytest.mark.parametrize(("name", "saved", "typed", "since", "_"), KINDS)
def test_what_was_left_as_shown_takes_what_was_saved_since(name, saved, typed, since, _):
    shown = SheetForm(initial={name: saved, "version": 1})
    form = sent(shown, name, typed)
    conflict = form.rebase({name: since, "version": 2})
    assert (conflict.lines, conflict.kept, len(conflict.taken)) == ([], [], 1)
    assert form.is_valid() and (form.cleaned_data[name], form.cleaned_data["version"]) == (since, 2)
    again = form.rebase({name: since, "version": 3})
    assert (again.lines, again.taken, again.kept) == ([], [], []), "ce qui fut repris est désormais ce qui est montré"


@pytest.mark.parametrize(("name", "saved", "typed", "since", "words"), KINDS[:-1])
def test_what_both_changed_is_chosen(name, saved, typed, since, words):
    """A box has two states: two persons who change it agree."""
    shown = SheetForm(initial={"version": 1})
    form = sent(shown, name, typed)
    (line,) = form.rebase({name: since, "version": 2}).lines
    assert (line.theirs, line.choice) == (words, f"keep_{name}")
    form.data[line.choice] = "saved"
    chosen = SheetForm(form.data, initial={name: since, "version": 2})
    assert chosen.is_valid() and chosen.cleaned_data[name] == since


def test_a_suggestion_is_no_value_that_was_saved():
    shown = SheetForm(initial={"text": "Ancien", "version": 1})
    shown.suggest(text="Proposé")
    form = sent(shown, "text", "Proposé")
    assert [line.theirs for line in form.rebase({"text": "Nouveau", "version": 2}).lines] == ["Nouveau"]
