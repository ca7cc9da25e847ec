from django.urls import path

from .views import account, administration, assignment, delegation, second_factor

app_name = "administration"
urlpatterns = [
    path("", administration.home, name="home"),
    path("comptes/", account.account_list, name="account_list"),
    path("comptes.<export:kind>", account.account_export, name="account_export"),
    path("comptes/ouvrir/", account.account_create, name="account_create"),
    path("comptes/<int:pk>/", account.account_detail, name="account_detail"),
    path("comptes/<int:pk>/inviter/", account.account_invite, name="account_invite"),
    path("comptes/<int:pk>/fonction/", account.account_rename, name="account_rename"),
    path("comptes/<int:pk>/suspendre/", account.account_suspend, name="account_suspend"),
    path("comptes/<int:pk>/rouvrir/", account.account_restore, name="account_restore"),
    path("comptes/<int:pk>/affectations/donner/", assignment.assignment_create, name="assignment_create"),
    path("comptes/<int:pk>/second-facteur/", second_factor.second_factor_reset, name="second_factor_reset"),
    path("affectations/", assignment.assignment_list, name="assignment_list"),
    path("affectations.<export:kind>", assignment.assignment_export, name="assignment_export"),
    path("affectations/<int:pk>/terminer/", assignment.assignment_end, name="assignment_end"),
    path("suppleances/", delegation.delegation_list, name="delegation_list"),
    path("suppleances.<export:kind>", delegation.delegation_export, name="delegation_export"),
    path("suppleances/donner/", delegation.delegation_create, name="delegation_create"),
    path("suppleances/<int:pk>/terminer/", delegation.delegation_end, name="delegation_end"),
    path("courriels/", administration.email_list, name="email_list"),
    path("courriels.<export:kind>", administration.email_export, name="email_export"),
    path("courriels/<int:pk>/", administration.email_detail, name="email_detail"),
    path("courriels/<int:pk>/relancer/", administration.email_restart, name="email_restart"),
]
