from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock

from ..forms.search import SearchForm
from ..search import search as search_everywhere


@require_http_methods(["GET"])
def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    groups = search_everywhere(text, user=request.user, on=clock.today())
    context = {"form": form, "text": text, "group_list": groups, "count": sum(group.count for group in groups)}
    return render(request, "pilotage/search.html", context)
