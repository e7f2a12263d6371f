from django.urls import path

from members.views import (
    directory,
    home,
    invitations,
    photos,
    purpose,
    questions,
    renewal,
    seats,
    start,
    welcome,
    you,
)

app_name = "members"
urlpatterns = [
    path("start/<str:token>/", start.start, name="start"),
    path("<network:network>/", home.home, name="home"),
    path("<network:network>/members/", directory.members, name="list"),
    path("<network:network>/members/<int:member_id>/", directory.detail, name="detail"),
    path("<network:network>/members/<int:member_id>/photo/<str:digest>/<str:size>/", photos.photo, name="photo"),
    path("<network:network>/you/", you.you, name="you"),
    path("<network:network>/you/edit/", you.edit_you, name="edit_you"),
    path("<network:network>/you/audiences/", you.own_audiences, name="audiences"),
    path("<network:network>/you/preferences/", you.preferences, name="preferences"),
    path("<network:network>/you/photo/", photos.own_photo, name="own_photo"),
    path("<network:network>/you/photo/remove/", photos.remove_photo, name="remove_photo"),
    path("<network:network>/questions/", questions.attributes, name="attributes"),
    path("<network:network>/questions/new/", questions.new_attribute, name="new_attribute"),
    path("<network:network>/questions/<int:attribute_id>/", questions.edit_attribute, name="edit_attribute"),
    path("<network:network>/questions/<int:attribute_id>/move/", questions.move_attribute, name="move_attribute"),
    path("<network:network>/questions/<int:attribute_id>/remove/", questions.remove_attribute, name="remove_attribute"),
    path("<network:network>/purpose/", purpose.purpose, name="purpose"),
    path("<network:network>/purpose/new/", purpose.edit_purpose, name="edit_purpose"),
    path("<network:network>/purpose/panel/", purpose.purpose_panel, name="purpose_panel"),
    path("<network:network>/purpose/<int:purpose_id>/affirm/", purpose.affirm, name="affirm"),
    path("<network:network>/seats/", seats.seats, name="seats"),
    path("<network:network>/invitations/", invitations.invitations, name="invitations"),
    path("<network:network>/invitations/new/", invitations.invite, name="invite"),
    path("<network:network>/invitations/waiting/", invitations.waiting_letters, name="waiting_letters"),
    path("<network:network>/invitations/<int:invitation_id>/", invitations.invitation_detail, name="invitation_detail"),
    *(
        path(f"<network:network>/invitations/<int:invitation_id>/{word}/", view, name=view.__name__)
        for word, view in (
            ("edit", invitations.edit_invitation),
            ("send", invitations.send_invitation),
            ("take-back", invitations.take_back_invitation),
            ("resend", invitations.resend_invitation),
            ("remind", invitations.remind_invitation),
            ("mend", invitations.mend_invitation),
            ("renew", renewal.renew_invitation),
            ("other-address", invitations.other_address),
            ("withdraw", invitations.withdraw_invitation),
        )
    ),
    path("<network:network>/invitation/<str:token>/", welcome.invitation, name="invitation"),
    path("<network:network>/invitation/<str:token>/join/", welcome.join, name="join"),
    path("<network:network>/invitation/<str:token>/join/you/", welcome.join_you, name="join_you"),
    path("<network:network>/invitation/<str:token>/join/words/", welcome.join_words, name="join_words"),
]
