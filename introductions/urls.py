from django.urls import path

from introductions.views import buddies, check_ins, desk, own, stories

app_name = "introductions"
urlpatterns = [
    path("<network:network>/events/<int:event_id>/desk/", desk.desk, name="desk"),
    path("<network:network>/events/<int:event_id>/desk/<int:member_id>/", desk.person, name="desk_person"),
    path("<network:network>/events/<int:event_id>/introductions/", desk.log, name="log"),
    path("<network:network>/introductions/<int:introduction_id>/undo/", desk.undo, name="undo"),
    path("<network:network>/introductions/<int:introduction_id>/confirm/", own.confirm, name="confirm"),
    path("<network:network>/introductions/<int:introduction_id>/deny/", own.deny, name="deny"),
    path("<network:network>/you/to-confirm/", own.to_confirm_panel, name="to_confirm_panel"),
    path("<network:network>/you/record/", own.record, name="record"),
    path("<network:network>/members/<int:member_id>/between/", own.between, name="between"),
    path("<network:network>/members/<int:member_id>/ideas/", desk.ideas, name="ideas"),
    path("<network:network>/buddies/<int:buddy_id>/talked/", buddies.talked, name="talked"),
    path("<network:network>/buddies/<int:buddy_id>/not-talked/", buddies.not_talked, name="not_talked"),
    path("<network:network>/check-ins/", check_ins.check_ins, name="check_ins"),
    path("<network:network>/check-ins/new/", check_ins.ask, name="ask"),
    path("<network:network>/check-ins/<int:check_in_id>/", check_ins.check_in, name="check_in"),
    path("<network:network>/stories/", stories.stories, name="stories"),
    path("<network:network>/stories/<int:story_id>/", stories.story, name="story"),
]
