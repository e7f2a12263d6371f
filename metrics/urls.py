from django.urls import path

from metrics import views

app_name = "metrics"
urlpatterns = [
    path("<network:network>/this-week/", views.this_week, name="this_week"),
    path("<network:network>/first-steps/", views.first_run, name="first_run"),
    path("<network:network>/demonstration/remove/", views.remove_demo, name="remove_demo"),
    path("<network:network>/how-we-are/", views.how_we_are, name="how_we_are"),
    path("<network:network>/how-we-are/arrivals/", views.arriving, name="arrivals"),
    path("<network:network>/how-we-are/ties/<slug:band>/", views.ties, name="ties"),
    path("<network:network>/how-we-are/<slug:name>/", views.figure, name="figure"),
    path("<network:network>/how-we-count/", views.how_we_count, name="how_we_count"),
    path("<network:network>/files/", views.files, name="files"),
    path("<network:network>/files/checked/", views.files_checked, name="files_checked"),
    path("<network:network>/files/download/", views.download, name="download"),
]
