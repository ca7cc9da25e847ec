"""How the draft of a form is shown (`qualipref.drafts.pages.FormDraft`)."""

from django import template

from ..tokens import FIELD

register = template.Library()


@register.inclusion_tag("drafts/_banner.html", takes_context=True)
def draft_banner(context, draft):
    """Above the form: a draft waits, or was taken up again."""
    return {"draft": draft, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("drafts/_forget.html", takes_context=True)
def draft_forget(context, draft, label, css="fr-btn fr-btn--tertiary"):
    """A button that gives the draft up and comes back to the page of its form."""
    token = context.get("csrf_token")
    return {"draft": draft, "field": FIELD, "label": label, "css": css, "csrf_token": token}


@register.inclusion_tag("drafts/_fields.html")
def draft_fields(draft):
    """Inside the form: what names its draft, and where the page says that it is kept."""
    return {"draft": draft, "field": FIELD}
