"""The keys that a form receives, on both engines."""

from django import forms
from django.core.exceptions import ValidationError

LAST = 2**63 - 1


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. SQLite fails on a key that it cannot hold, where a single choice is merely not found."""

    def clean(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if _is_beyond(key):
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)


def _is_beyond(key):
    try:
        return abs(int(key)) > LAST
    except (TypeError, ValueError):
        return False
