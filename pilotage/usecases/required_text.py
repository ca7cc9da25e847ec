"""What a gesture asks its author to write."""

from django.core.exceptions import ValidationError


def required_text(text: str, refusal: str, *, field: str = "reason") -> str:
    """The text without its margins; refused beside its field when nothing is written."""
    text = text.strip()
    if not text:
        raise ValidationError({field: refusal})
    return text
