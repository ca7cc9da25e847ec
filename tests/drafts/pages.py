"""A page with a form that has a draft, beside the addresses of the application."""

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_http_methods

from qualipref.drafts.pages import FormDraft
from qualipref.urls import urlpatterns as own

KEY = "essai"
PAGE = """{% load drafts %}{% draft_banner draft %}
<form method="post" data-draft="{{ draft.key }}">{% csrf_token %}{% draft_fields draft %}{{ form }}</form>"""


class NoteForm(forms.Form):
    text = forms.CharField(required=False, widget=forms.Textarea)
    colours = forms.MultipleChoiceField(choices=[("r", "Rouge"), ("b", "Bleu")], required=False)
    is_sure = forms.BooleanField(required=False)
    password = forms.CharField(required=False)
    upload = forms.FileField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)


@require_http_methods(["GET", "POST"])
def note(request):
    draft = FormDraft(request, KEY)
    form = draft.fill(NoteForm(request.POST or None, request.FILES or None, initial={"text": "Ancien"}))
    if form.is_valid():
        draft.forget()
        return HttpResponse("Envoyé")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form, "draft": draft}, request))


urlpatterns = [path("note/", note), *own]
