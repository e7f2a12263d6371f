from django.urls import path

from events.views import answers, by_link, chat, door, forecast, groups, leading, overview, pages, plans

app_name = "events"
urlpatterns: list[path] = [
    path("<network:network>/events/", overview.event_list, name="list"),
    path("<network:network>/events/month/", overview.this_month, name="this_month"),
    path("<network:network>/events/month/<month:month>/", overview.month, name="month"),
    path("<network:network>/events/next/", pages.next_panel, name="next_panel"),
    path("<network:network>/events/newcomers/", forecast.newcomer_forecast, name="newcomer_forecast"),
    path("<network:network>/events/new/", leading.new, name="new"),
    path("<network:network>/events/answer/<str:token>/", by_link.by_link, name="by_link"),
    path("<network:network>/events/<int:event_id>/", pages.detail, name="detail"),
    path("<network:network>/events/<int:event_id>/health/", forecast.event_health, name="health"),
    path("<network:network>/events/<int:event_id>/edit/", leading.edit, name="edit"),
    path("<network:network>/events/<int:event_id>/publish/", leading.publish, name="publish"),
    path("<network:network>/events/<int:event_id>/cancel/", leading.cancel, name="cancel"),
    path("<network:network>/events/<int:event_id>/chat/", chat.chat, name="chat"),
    path("<network:network>/events/<int:event_id>/rsvp/", answers.rsvp, name="rsvp"),
    path("<network:network>/events/<int:event_id>/rsvp/for/", answers.answer_for, name="answer_for"),
    path("<network:network>/events/<int:event_id>/rsvp/<int:member_id>/back/", answers.take_back, name="take_back"),
    path("<network:network>/events/<int:event_id>/groups/", groups.groups, name="groups"),
    path("<network:network>/events/<int:event_id>/door/", door.door, name="door"),
    path("<network:network>/events/<int:event_id>/door/live/", door.live_state, name="door_live"),
    path("<network:network>/events/<int:event_id>/door/<int:member_id>/", door.mark, name="mark"),
    path("<network:network>/events/<int:event_id>/close/", door.close, name="close"),
    path("<network:network>/events/<int:event_id>/plan/", plans.plan, name="plan"),
    path("<network:network>/events/<int:event_id>/plan/cancel/", plans.cancel, name="cancel_plan"),
    path("<network:network>/events/<int:event_id>/plan/publish/", plans.publish, name="publish_plan"),
    path("<network:network>/events/<int:event_id>/plan/discard/", plans.discard, name="discard_plan"),
]
