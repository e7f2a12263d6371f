from django.urls import path

from introductions.views import buddies, check_ins, coffee, coffee_rounds, desk, desk_enter, desk_phone, own, stories
from introductions.views import coffee_by_link as by_link

app_name = "introductions"
urlpatterns = [
    path("<network:network>/events/<int:event_id>/desk/", desk.desk, name="desk"),
    path("<network:network>/events/<int:event_id>/desk/<int:member_id>/", desk.person, name="desk_person"),
    path("<network:network>/desk/enter/<str:token>/", desk_enter.enter, name="desk_enter"),
    path("<network:network>/events/<int:event_id>/introductions/", desk.log, name="log"),
    path("<network:network>/desk/<int:event_id>/roster/", desk_phone.roster, name="desk_roster"),
    path("<network:network>/desk/<int:event_id>/room/", desk_phone.room, name="desk_room"),
    path("<network:network>/desk/<int:event_id>/acts/", desk_phone.take, name="desk_acts"),
    path("<network:network>/introductions/<int:introduction_id>/undo/", desk.undo, name="undo"),
    path("<network:network>/introductions/<int:introduction_id>/confirm/", own.confirm, name="confirm"),
    path("<network:network>/introductions/<int:introduction_id>/deny/", own.deny, name="deny"),
    path("<network:network>/you/to-confirm/", own.to_confirm_panel, name="to_confirm_panel"),
    path("<network:network>/you/record/", own.record, name="record"),
    path("<network:network>/members/<int:member_id>/between/", own.between, name="between"),
    path("<network:network>/members/<int:member_id>/ideas/", desk.ideas, name="ideas"),
    path("<network:network>/buddies/<int:buddy_id>/talked/", buddies.talked, name="talked"),
    path("<network:network>/buddies/<int:buddy_id>/not-talked/", buddies.not_talked, name="not_talked"),
    path("<network:network>/coffee/", coffee.coffee, name="coffee"),
    path("<network:network>/coffee/panel/", coffee.panel, name="coffee_panel"),
    path("<network:network>/coffee/leave/", coffee.leave, name="coffee_leave"),
    path("<network:network>/coffee/come-back/", coffee.come_back, name="coffee_come_back"),
    path("<network:network>/coffee/stay/", coffee.stay, name="coffee_stay"),
    path("<network:network>/coffee/<int:seat_id>/answer/", coffee.answer, name="coffee_answer"),
    path("<network:network>/coffee/<int:seat_id>/write/<int:member_id>/", coffee.write, name="coffee_write"),
    path("<network:network>/coffee/<int:coffee_id>/not-met/<int:member_id>/", coffee.not_met, name="coffee_not_met"),
    path("<network:network>/coffee/taking-part/<str:token>/", by_link.taking_part, name="coffee_part_by_link"),
    path("<network:network>/coffee/met/<str:token>/", by_link.met, name="coffee_met_by_link"),
    path("<network:network>/coffee/rounds/", coffee_rounds.rounds, name="coffee_rounds"),
    path("<network:network>/coffee/rounds/start/", coffee_rounds.start, name="coffee_start"),
    path("<network:network>/coffee/rounds/change/", coffee_rounds.change, name="coffee_change"),
    path("<network:network>/coffee/rounds/ask/", coffee_rounds.ask, name="coffee_ask"),
    path("<network:network>/coffee/rounds/end/", coffee_rounds.end, name="coffee_end"),
    path("<network:network>/check-ins/", check_ins.check_ins, name="check_ins"),
    path("<network:network>/check-ins/new/", check_ins.ask, name="ask"),
    path("<network:network>/check-ins/<int:check_in_id>/", check_ins.check_in, name="check_in"),
    path("<network:network>/stories/", stories.stories, name="stories"),
    path("<network:network>/stories/<int:story_id>/", stories.story, name="story"),
]
