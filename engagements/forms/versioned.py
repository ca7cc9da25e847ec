"""A form over one version of a row: it knows what it showed, and joins what another person saved meanwhile."""

import dataclasses
import datetime
import hashlib
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.choices import flatten_choices

from qualipref import clock
from qualipref.typography import clock_time, enumeration, french, inner_quotes, long_date

MINE, SAVED = "mine", "saved"
SIDES = [(MINE, "Votre saisie"), (SAVED, "La version enregistrée")]
SHOWN, KEEP = "shown", "keep_"
SALT = "engagements.forms.versioned"


@dataclasses.dataclass(frozen=True)
class Difference:
    """A field that says two things, in words; `choice` names the buttons that choose, where one may choose."""

    label: str
    theirs: str
    mine: str
    choice: str = ""
    sides = SIDES


@dataclasses.dataclass(frozen=True)
class Conflict:
    """What both changed, what is taken from the saved version, and what this person alone changed."""

    lines: list = dataclasses.field(default_factory=list)
    taken: list = dataclasses.field(default_factory=list)
    kept: list = dataclasses.field(default_factory=list)

    @property
    def taken_in_words(self):
        return _quoted(self.taken)

    @property
    def kept_in_words(self):
        return _quoted(self.kept)

    @property
    def may_choose(self):
        return any(line.choice for line in self.lines)


class VersionedForm(forms.Form):
    """`version` is that of the row as the page showed it; `shown`, signed, a mark of what each field then held."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def get_initial_for_field(self, field, field_name):
        if field_name == SHOWN and SHOWN not in self.initial:
            return self._shown_now()
        return super().get_initial_for_field(field, field_name)

    def full_clean(self):
        """Reads first, for the fields where it was chosen, the saved version instead of what was typed."""
        chosen = [name for name in self._compared if self.data.get(self.add_prefix(f"{KEEP}{name}")) == SAVED]
        if chosen:
            self.data = self.data.copy()
        for name in chosen:
            self._put(self.data, name, self.get_initial_for_field(self.fields[name], name))
        super().full_clean()
        if self.is_bound:
            self.cleaned_data.pop(SHOWN, None)

    def suggest(self, **values):
        """Fills fields with what is not saved."""
        self.initial |= {SHOWN: self._shown_now()} | values

    def rebase(self, theirs):
        """Puts what was typed over `theirs`, the values saved meanwhile by field name; returns their Conflict.

        What the person left as it was shown takes the saved value. Without a mark of what was shown, all is typed.
        """
        conflict, data = Conflict(), self.data.copy()
        before = self._marks_sent()
        for name in (name for name, each in self.fields.items() if name in theirs and not each.disabled):
            data.pop(self.add_prefix(f"{KEEP}{name}"), None)
            if self.fields[name].widget.is_hidden:
                data[self.add_prefix(name)] = theirs[name]
            elif self._takes(conflict, name, theirs[name], before):
                self._put(data, name, theirs[name])
        self.initial = {name: value for name, value in (self.initial | theirs).items() if name != SHOWN}
        data[self.add_prefix(SHOWN)] = self._shown_now()
        self.data = data
        self.full_clean()
        return conflict

    def _takes(self, conflict, name, saved, before):
        """Whether the field takes the saved value; the conflict says what becomes of it."""
        bound, mine, theirs = self[name], self._mark_sent(name), self._mark(name, saved)
        if mine == theirs:
            return False
        if self._was_left(name, mine, before):
            conflict.taken.append(bound.label)
            return True
        if before.get(name) == theirs:
            conflict.kept.append(bound.label)
            return False
        typed = bound.data if name in self.errors else self.cleaned_data.get(name)
        words = in_words(bound.field, saved), in_words(bound.field, typed)
        if len(set(words)) > 1:  # what the form itself rewrites, as a code in small letters, is read alike
            conflict.lines.append(Difference(bound.label, *words, choice=self.add_prefix(f"{KEEP}{name}")))
        return False

    def _was_left(self, name, mine, before):
        omitted = self.fields[name].widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))
        return omitted or before.get(name) == mine

    @property
    def _compared(self):
        return [
            name
            for name, each in self.fields.items()
            if not (each.disabled or each.widget.is_hidden or each.widget.needs_multipart_form)
        ]

    def _shown_now(self):
        fields = self.fields
        marks = {name: self._mark(name, self.get_initial_for_field(fields[name], name)) for name in self._compared}
        return Signer(salt=SALT).sign_object(marks, compress=True) if marks else ""

    def _marks_sent(self):
        try:
            return Signer(salt=SALT).unsign_object(self.data.get(self.add_prefix(SHOWN)) or "")
        except BadSignature:
            return {}

    def _mark_sent(self, name):
        value = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return self._mark(name, value)

    def _mark(self, name, value):
        return hashlib.sha256(_meant(self.fields[name], value).encode()).hexdigest()[:12]

    def _put(self, data, name, value):
        texts = _as_sent(self.fields[name], value)
        data.pop(self.add_prefix(name), None)
        if texts:
            data.setlist(self.add_prefix(name), texts)


def in_words(field, value):
    """What a value of a form says to who reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime.datetime):
        local = value.astimezone(clock.PARIS)
        return f"{long_date(local)} à {clock_time(local)}"
    if isinstance(value, datetime.date):
        return long_date(value)
    if isinstance(value, list | tuple | set) or hasattr(value, "all"):
        return enumeration(sorted(in_words(field, each) for each in value))
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value) if hasattr(value, "pk") else str(value)
    labels = {str(key): str(label) for key, label in flatten_choices(getattr(field, "choices", ()))}
    if isinstance(value, bool) and str(value) not in labels:
        return "oui" if value else "non"
    return labels.get(str(value), str(value))


def _quoted(labels):
    return enumeration(french(f"« {inner_quotes(str(label))} »") for label in labels)


def _meant(field, value):
    """One text for a value, whether it was saved or typed: the ways of a browser, and French typography, differ in
    nothing that was meant."""
    value = field.prepare_value(value)
    if isinstance(value, list | tuple | set):
        return "\n".join(sorted(map(str, value)))
    if isinstance(field, forms.BooleanField):
        return str(bool(value))
    if isinstance(value, str) and not isinstance(field, forms.ModelChoiceField):
        try:
            value = field.to_python(value)
        except ValidationError:
            return _flat(value)
    return _flat(value)


def _flat(value):
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value.astimezone(datetime.UTC):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return french(str(value).replace("\r\n", "\n").strip())


def _as_sent(field, value):
    """The texts by which a browser sends a value."""
    value = field.prepare_value(value)
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    if type(value) is datetime.date:
        return [value.isoformat()]
    formatted = field.widget.format_value(value)
    if isinstance(formatted, list | tuple):
        return list(formatted)
    return [formatted or ""]
