from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from qualipref import clock

from .. import menu, my_week
from ..vacancies import vacancies_for


@require_http_methods(["GET"])
def home(request):
    today = clock.today()
    situation = my_week.Situation(request.user, today)
    context = {
        "today": today,
        "opening": my_week.opening(situation),
        "task_list": my_week.tasks(situation),
        "date_list": my_week.upcoming_dates(situation),
        "assignment_list": situation.assignments,
        "suppleance_list": situation.suppleances,
        "vacancies": vacancies_for(request.user, today),
    }
    return render(request, "pilotage/home.html", context)


@require_http_methods(["GET"])
def index(request):
    return render(request, "pilotage/index.html", {"section_list": menu.steering_sections(request.user, request.path)})
