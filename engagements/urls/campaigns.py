from django.urls import path

from ..views import campaigns

urlpatterns = [
    path("campagnes/", campaigns.campaign_list, name="campaign_list"),
    path("campagnes.<export:kind>", campaigns.campaign_export, name="campaign_export"),
    path("campagnes/ouvrir/", campaigns.campaign_open, name="campaign_open"),
    path("campagnes/<year:year>/dates/", campaigns.campaign_reschedule, name="campaign_reschedule"),
]
