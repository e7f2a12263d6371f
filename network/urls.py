"""All addresses. What belongs to a network stands behind its slug."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

import network.converters  # noqa: F401  registers <network:network>
from network import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("accounts/password/<path:rest>", views.no_passwords, name="no_passwords"),
    path("admin/password_change/", views.no_passwords, name="no_admin_passwords"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("demo/mail/<int:letter_id>/", views.demo_letter, name="demo_letter"),
    path("demo/mail/<int:letter_id>/html/", views.demo_letter_html, name="demo_letter_html"),
    path("<network:network>/letters/", views.letters, name="letters"),
    path("<network:network>/letters/stop/<str:token>/", views.stop_letters, name="stop_letters"),
    path("<network:network>/mail/", views.mail_check, name="mail_check"),
    path("<network:network>/mail/arrived/<str:token>/", views.mail_arrived, name="mail_arrived"),
    path("", include("members.urls")),
    path("", include("events.urls")),
    path("", include("introductions.urls")),
    path("", include("metrics.urls")),
]

if settings.DEBUG:
    from network.styleguide import styleguide

    urlpatterns.insert(0, path("styleguide/", styleguide, name="styleguide"))
