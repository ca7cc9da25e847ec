"""The draft of a form on its page: offered, taken up again, forgotten once the form is sent."""

from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from .models import Draft
from .tokens import Token
from .typed import TooLong, typed_in

KEY_LENGTH = Draft._meta.get_field("key").max_length
ASKED, RESUME = "brouillon", "reprendre"


class FormDraft:
    """What the page of a form does with its draft; `key` names the form among all those of a person. In a view:

        draft = FormDraft(request, f"assessment:{campaign.year}:{code}")
        form = draft.fill(AssessmentForm(request.POST or None, initial=…))
        if form.is_valid():
            usecases.save_assessment(…)
            draft.forget()
            return redirect(…)
        return render(request, "…", {"form": form, "draft": draft})

    and its template shows it, after `{% load drafts %}`:

        {% draft_banner draft %}
        <form method="post" data-draft="{{ draft.key }}">
          {% csrf_token %}
          {% draft_fields draft %}

    The page then keeps the form as one types (with JavaScript), and a form sent after the session expired is found
    again, filled, once its author has signed in (without JavaScript too). Hidden fields are kept with the others: a
    draft taken up again carries the version that its author had seen. Passwords and files are never kept. `page` is
    the address of the form when the request has another one (a page of conflict, an address that only takes a POST).
    """

    def __init__(self, request, key, *, page=""):
        self.request = request
        self.key = key
        self.elsewhere = page

    @cached_property
    def held(self):
        """The Draft, or None."""
        return Draft.objects.held(self.request.user, self.key)

    @property
    def is_resumed(self):
        """Whether the page was asked with what the draft holds."""
        return self.request.GET.get(ASKED) == RESUME and self.held is not None

    @property
    def is_offered(self):
        """Whether the page tells that a draft waits: not in answer to the form itself."""
        return self.request.method == "GET" and self.held is not None

    @property
    def page(self):
        """The address of the page of the form, with its filter, without what asks for the draft."""
        if self.elsewhere:
            return self.elsewhere
        query = self.request.GET.copy()
        query.pop(ASKED, None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    @property
    def resume_url(self):
        return resume_address(self.page)

    @property
    def token(self):
        return Token(self.request.user.pk, self.key, self.page).signed()

    def fill(self, form):
        """`form`, with what the draft holds as its initial values when the person takes it up again."""
        if self.is_resumed and not form.is_bound:
            data = self.sent
            for name, field in form.fields.items():
                if not field.widget.needs_multipart_form:
                    form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        return form

    @property
    def sent(self):
        """What it holds, as a form receives it; nothing without a draft."""
        return _as_sent(self.held.fields if self.held else {})

    def keep(self):
        """Keeps what the request sends: when it is refused for a reason that sending again would not cure."""
        try:
            Draft.objects.keep(self.request.user, self.key, typed_in(self.request.POST))
        except TooLong:
            return

    def forget(self):
        """The form was sent, or is no longer of use."""
        Draft.objects.forget(self.request.user, self.key)


def resume_address(page):
    """The address of `page` that shows its form filled with the draft."""
    return f"{page}{'&' if '?' in page else '?'}{urlencode({ASKED: RESUME})}"


def _as_sent(fields):
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data
