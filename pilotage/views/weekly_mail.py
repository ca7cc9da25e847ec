from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..forms.weekly_mail import WeeklyMailForm
from ..models import WeeklyMailRefusal
from ..usecases.weekly_mail import choose_weekly_mail


@require_http_methods(["GET", "POST"])
def weekly_mail(request):
    """One's own choice: everyone has his, whatever his role."""
    wanted = not WeeklyMailRefusal.objects.filter(user=request.user).exists()
    form = WeeklyMailForm(request.POST if request.method == "POST" else None, initial={"wanted": wanted})
    if form.is_valid():
        choose_weekly_mail(request.user, wanted=form.cleaned_data["wanted"])
        messages.success(request, "Votre choix est enregistré.")
        return redirect("accounts:profile")
    return render(request, "pilotage/weekly_mail.html", {"form": form})
