from django.urls import path

app_name = "introductions"
urlpatterns: list[path] = []
