"""What everybody gets at every address: statuses written by hand, not taken over from the product.

Each line is one address, or several that are answered alike: its label, then what eight people get with GET, then with
an empty POST. The eight: nobody signed in; somebody invited and signed in; member, facilitator and lead of the network;
a member and a lead of another network; an operator, who belongs to no network.

302 for nobody is the way to sign in, 401 what a script of ours gets instead. 404 is what strangers get for a network
that exists and for one that does not, 403 what a member gets who lacks the role, 405 what a method gets that an address
does not know, 422 a form with errors.
"""

from __future__ import annotations

import re
from itertools import product

ROLES = ["anonymous", "invitee", "member", "facilitator", "lead", "member elsewhere", "lead elsewhere", "operator"]

PAGES = """
#                                         GET                               POST
#                                         anon invi memb faci lead memE leaE oper   (the same)

# The house itself
home                                      302 200 302 302 302 302 302 200   302 405 405 405 405 405 405 405
healthz                                   200 200 200 200 200 200 200 200   405 405 405 405 405 405 405 405
no_passwords                              302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
no_admin_passwords                        302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
demo_mail                                 404 404 404 404 404 404 404 404   405 405 405 405 405 405 405 405
demo_letter_html                          404 404 404 404 404 404 404 404   405 405 405 405 405 405 405 405
demo_letter                               404 404 404 404 404 404 404 404   405 405 405 405 405 405 405 405
letters                                   302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
stop_letters signed                       200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
stop_letters unknown                      404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
mail_check                                302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
mail_arrived sent                         200 200 200 200 200 200 200 200   302 302 302 302 302 302 302 302
mail_arrived unknown                      404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404

# People and their purpose
members:start                             410 410 410 410 410 410 410 410   410 410 410 410 410 410 410 410
members:start_own                         404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
members:first_letters                     302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
members:staying                           302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
members:ask_to_stay                       302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
members:remind_to_stay                    302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
members:still_in open                     200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
members:still_in {answered,declined}      200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
members:still_in unknown                  404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
members:chat {new,staying}                302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
members:look                              302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:start unknown                     404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
members:home                              302 404 200 200 302 404 404 404   302 404 405 405 405 404 404 404
members:list                              302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:detail                            302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:bring                             302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
members:bring_map begun                   302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:bring_map in                      302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
members:bring_rest                        302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
members:bring_drop                        302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
members:bring_done begun                  302 404 403 403 302 404 404 404   302 404 403 403 405 404 404 404
members:bring_done in                     302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
members:bring_take                        302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
members:bring_undo begun                  302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
members:bring_undo in                     302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
members:you                               302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:edit_you                          302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
members:photo                             302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:pause                             302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
members:end_pause                         302 404 405 405 405 404 404 404   302 404 302 302 302 404 404 404
members:leave                             302 404 200 200 200 404 404 404   302 404 302 302 302 404 404 404
members:come_back                         302 404 302 302 302 404 404 404   302 404 302 302 302 404 404 404
members:standing                          302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:role                              302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:put_in_touch                      302 404 200 200 404 404 404 404   302 404 302 302 404 404 404 404
members:audiences                         302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
members:preferences                       302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
members:own_photo                         302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
members:remove_photo                      302 404 405 405 405 404 404 404   302 404 302 302 302 404 404 404
members:attributes                        302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
members:new_attribute                     302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:edit_attribute                    302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:move_attribute                    302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
members:remove_attribute                  302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
members:step {attributes,audiences}       302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
members:step meet-first                   302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
members:step asks                         302 404 302 302 302 404 404 404   302 404 302 302 302 404 404 404
members:step unknown                      302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
members:buddies_panel                     302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:arriving_panel                    302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:buddy                             302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:purpose                           302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:coach                             302 404 403 403 405 404 404 404   302 404 403 403 200 404 404 404
members:coach_you                         302 405 405 405 405 405 405 405   302 200 200 200 200 200 200 200
members:purpose_panel                     302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:affirm                            302 404 405 405 405 404 404 404   302 404 302 302 302 404 404 404
members:edit_purpose                      302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:nominations                       302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
members:nominate                          302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
members:nomination {proposed,approved,answered}
                                          302 404 200 404 200 404 404 404   302 404 405 405 405 404 404 404
members:withdraw_nomination               302 404 200 404 404 404 404 404   302 404 302 404 404 404 404 404
members:approve_nomination                302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
members:answer_nomination {proposed,approved}
                                          302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:answer_nomination answered        302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
members:seats                             302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:invitations                       302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
members:invite                            302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:waiting_letters                   302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
members:invite_many                       302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:invitation_detail                 302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
members:edit_invitation draft             302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:edit_invitation sent              302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
members:{send_invitation,take_back_invitation,remind_invitation,other_address}
                                          302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
members:{resend_invitation,mend_invitation}
                                          302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
members:withdraw_invitation               302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
members:invitation open                   200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
members:invitation spent                  410 410 410 410 410 410 410 410   410 410 410 410 410 410 410 410
members:invitation unknown                404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
members:renew_invitation                  302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
members:ask_other_address open            200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
members:ask_other_address spent           410 410 410 410 410 410 410 410   410 410 410 410 410 410 410 410
members:ask_other_address unknown         404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
members:join open                         302 200 403 403 403 403 403 403   302 302 403 403 403 403 403 403
members:join spent                        302 410 302 302 302 410 410 410   302 410 302 302 302 410 410 410
members:join unknown                      404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
members:join_you open                     302 200 403 403 403 403 403 403   302 200 403 403 403 403 403 403
members:join_you spent                    302 410 302 302 302 410 410 410   302 410 302 302 302 410 410 410
members:join_you unknown                  404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
members:join_words open                   405 405 405 405 405 405 405 405   302 204 403 403 403 403 403 403
members:join_words spent                  405 405 405 405 405 405 405 405   302 410 302 302 302 410 410 410
members:join_words unknown                405 405 405 405 405 405 405 405   404 404 404 404 404 404 404 404

# Events
events:list                               302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:this_month                         302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:month known                        302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:month unknown                      302 404 404 404 404 404 404 404   302 404 405 405 405 404 404 404
events:next_panel                         302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:newcomer_forecast                  302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
events:new                                302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
events:begin {point,empty}                302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
events:begin unknown                      302 404 403 403 404 404 404 404   302 404 403 403 404 404 404 404
events:begin_from_template                302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
events:again {upcoming,draft,past,cancelled}
                                          302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
events:keep_template {upcoming,draft,past,cancelled}
                                          302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
events:template                           302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
events:{drop_template,put_back_template}  302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
events:proposals                          302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:propose                            302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
events:change_proposal proposed           302 404 200 404 404 404 404 404   302 404 200 404 404 404 404 404
events:change_proposal turned_down        302 404 302 404 404 404 404 404   302 404 302 404 404 404 404 404
events:withdraw proposed                  302 404 200 404 404 404 404 404   302 404 302 404 404 404 404 404
events:withdraw turned_down                302 404 302 404 404 404 404 404   302 404 302 404 404 404 404 404
events:turn_down proposed                 302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
events:turn_down {turned_down,upcoming}   302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
events:coach                              302 404 405 405 405 404 404 404   302 404 200 200 200 404 404 404
events:detail {upcoming,past,cancelled}   302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:detail draft                       302 404 404 404 200 404 404 404   302 404 405 405 405 404 404 404
events:record                             302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:dispute                            302 404 405 405 405 404 404 404   302 404 302 302 302 404 404 404
events:health upcoming                    302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
events:health {draft,past,cancelled}      302 404 403 403 404 404 404 404   302 404 403 403 405 404 404 404
events:edit {upcoming,draft,past}         302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
events:edit cancelled                     302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
events:publish {upcoming,past,cancelled}  302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
events:publish draft                      302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
events:cancel {upcoming,draft}            302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
events:cancel {past,cancelled}            302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
events:chat {upcoming,past}               302 404 403 200 200 404 404 404   302 404 403 405 405 404 404 404
events:chat {draft,cancelled}             302 404 403 404 404 404 404 404   302 404 403 405 405 404 404 404
events:rsvp                               302 404 405 405 405 404 404 404   302 404 422 422 422 404 404 404
events:by_link open                       200 200 200 200 200 200 200 200   422 422 422 422 422 422 422 422
events:by_link {past,cancelled,draft}     200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
events:by_link unknown                    404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
events:calendar_file {upcoming,past,cancelled} 302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:calendar_file draft                302 404 404 404 404 404 404 404   302 404 405 405 405 404 404 404
events:calendar_file_by_link {open,past,cancelled} 200 200 200 200 200 200 200 200   405 405 405 405 405 405 405 405
events:calendar_file_by_link {draft,unknown} 404 404 404 404 404 404 404 404   405 405 405 405 405 405 405 405
events:own_calendar                       302 404 200 200 200 404 404 404   302 404 302 302 302 404 404 404
events:renew_calendar                     302 404 200 302 302 404 404 404   302 404 302 302 302 404 404 404
events:stop_calendar                      302 404 200 302 302 404 404 404   302 404 302 302 302 404 404 404
events:feed open                          200 200 200 200 200 200 200 200   405 405 405 405 405 405 405 405
events:feed unknown                       404 404 404 404 404 404 404 404   405 405 405 405 405 405 405 405
events:answer_for                         302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
events:ask upcoming                       302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
events:ask {draft,past,cancelled}         302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
events:take_back_asking                   302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
events:waiting_list {upcoming,past,cancelled,draft}
                                          302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
events:take_back                          302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
events:groups {upcoming,past,cancelled}   302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:groups draft                       302 404 404 404 200 404 404 404   302 404 405 405 405 404 404 404
events:table                              302 404 403 200 200 404 404 404   302 404 403 200 200 404 404 404
events:{share,plan_file} {upcoming,past,cancelled}
                                          302 404 403 200 200 404 404 404   302 404 405 405 405 404 404 404
events:{share,plan_file} draft            302 404 404 404 200 404 404 404   302 404 405 405 405 404 404 404
events:print_groups {tables,people,hosts,names}
                                          302 404 403 200 200 404 404 404   302 404 405 405 405 404 404 404
events:print_groups unknown               302 404 403 404 404 404 404 404   302 404 405 405 405 404 404 404
events:rooms_file first                   302 404 403 403 405 404 404 404   302 404 403 403 200 404 404 404
events:rooms_file none                    302 404 403 403 405 404 404 404   302 404 403 403 404 404 404 404
events:bring_groups {upcoming,draft,past,cancelled}
                                          302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
events:door {upcoming,past,cancelled}     302 404 403 200 200 404 404 404   302 404 405 405 405 404 404 404
events:door draft                         302 404 404 404 200 404 404 404   302 404 405 405 405 404 404 404
events:door_live {upcoming,past,cancelled}
                                          302 404 403 200 200 404 404 404   302 404 405 405 405 404 404 404
events:door_live draft                    302 404 404 404 200 404 404 404   302 404 405 405 405 404 404 404
events:{repair,screen,screen_live} {upcoming,past,cancelled}
                                          302 404 403 200 200 404 404 404   302 404 405 405 405 404 404 404
events:{repair,screen,screen_live} draft  302 404 404 404 200 404 404 404   302 404 405 405 405 404 404 404
events:repair_moves {upcoming,past,cancelled}
                                          302 404 403 200 200 404 404 404   302 404 403 302 302 404 404 404
events:repair_moves draft                 302 404 404 404 200 404 404 404   302 404 404 404 302 404 404 404
events:tables_live {upcoming,past,cancelled}
                                          302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:tables_live draft                  302 404 404 404 200 404 404 404   302 404 405 405 405 404 404 404
events:{undo_repair,rounds_over}          302 404 405 405 405 404 404 404   302 404 403 302 302 404 404 404
events:mark                               302 404 405 405 405 404 404 404   302 404 403 302 302 404 404 404
events:scan                               302 404 405 405 405 404 404 404   302 404 403 302 302 404 404 404
events:visitor                            302 404 403 302 302 404 404 404   302 404 403 422 422 404 404 404
events:forget_visitor                     302 404 405 405 405 404 404 404   302 404 403 302 302 404 404 404
events:nominate_visitor                   302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
events:badge {upcoming,past}              302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:badge {draft,cancelled}            302 404 404 404 404 404 404 404   302 404 405 405 405 404 404 404
events:{badges,sheet} {upcoming,past}     302 404 403 200 200 404 404 404   302 404 405 405 405 404 404 404
events:{badges,sheet} cancelled           302 404 403 404 404 404 404 404   302 404 405 405 405 404 404 404
events:{badges,sheet} draft               302 404 404 404 404 404 404 404   302 404 405 405 405 404 404 404
events:close {upcoming,past,cancelled}    302 404 403 200 200 404 404 404   302 404 403 302 302 404 404 404
events:close draft                        302 404 404 404 200 404 404 404   302 404 404 404 302 404 404 404
events:brief {upcoming,past}              302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
events:brief draft                        302 404 404 404 302 404 404 404   302 404 405 405 405 404 404 404
events:brief cancelled                    302 404 302 302 302 404 404 404   302 404 405 405 405 404 404 404
events:brief_card {upcoming,past}         302 404 403 200 200 404 404 404   302 404 405 405 405 404 404 404
events:hush                               302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
events:letter_preview {brief,reminder,card,after,missed}
                                          302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
events:letter_preview unknown             302 404 403 403 404 404 404 404   302 404 403 403 405 404 404 404
events:write {upcoming,past}              302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
events:unwrite                            302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
events:takeaways upcoming                 302 404 200 200 200 404 404 404   302 404 422 422 422 404 404 404
events:takeaways past                     302 404 200 200 200 404 404 404   302 404 422 422 422 404 404 404
events:edit_takeaway                      302 404 403 200 200 404 404 404   302 404 403 422 422 404 404 404
events:remove_takeaway                    302 404 405 405 405 404 404 404   302 404 403 302 302 404 404 404
events:restore_takeaway                   302 404 405 405 405 404 404 404   302 404 403 302 302 404 404 404
events:plan {upcoming,draft,past,cancelled}
                                          302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
events:kept_apart                         302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
events:end_apart                          302 404 405 405 405 404 404 404   302 404 302 404 302 404 404 404
events:apart_again                        302 404 405 405 405 404 404 404   302 404 302 404 302 404 404 404
events:cancel_plan                        302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
events:publish_plan                       302 404 403 403 200 404 404 404   302 404 403 403 404 404 404 404
events:discard_plan                       302 404 403 403 405 404 404 404   302 404 403 403 404 404 404 404
events:edit_plan                          302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404
events:live_plan                          302 404 403 403 410 404 404 404   302 404 403 403 405 404 404 404
events:look_at_plan {seat,table}          302 404 403 403 200 404 404 404   302 404 403 403 405 404 404 404
events:look_at_plan unknown               302 404 403 403 404 404 404 404   302 404 403 403 405 404 404 404
events:plan_before                        302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
events:change_published                   302 404 403 403 405 404 404 404   302 404 403 403 302 404 404 404

# Introductions, check-ins, stories
introductions:desk {upcoming,past,cancelled}
                                          302 404 403 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:desk draft                  302 404 404 404 404 404 404 404   302 405 405 405 405 405 405 405
introductions:{desks,desk_shell}          302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:{desk_worker,desk_manifest} 200 200 200 200 200 200 200 200   405 405 405 405 405 405 405 405
introductions:{desk_roster,desk_room} {upcoming,past,cancelled}
                                          401 404 403 200 200 404 404 404   401 404 405 405 405 404 404 404
introductions:{desk_roster,desk_room} draft
                                          401 404 404 404 404 404 404 404   401 404 405 405 405 404 404 404
introductions:logged {upcoming,past,cancelled}
                                          302 404 403 200 200 404 404 404   302 404 403 404 404 404 404 404
introductions:logged draft                302 404 404 404 200 404 404 404   302 404 404 404 404 404 404 404
introductions:not_known                   302 404 405 405 405 404 404 404   302 404 302 302 302 404 404 404
introductions:desk_acts {upcoming,past,cancelled}
                                          401 404 405 405 405 404 404 404   401 404 403 400 400 404 404 404
introductions:desk_acts draft             401 404 405 405 405 404 404 404   401 404 404 404 404 404 404 404
introductions:desk_enter upcoming         200 200 200 302 200 200 200 200   302 302 302 302 302 302 302 302
introductions:desk_enter past             410 410 410 302 410 410 410 410   410 410 410 302 410 410 410 410
introductions:desk_enter cancelled        410 410 410 410 410 410 410 410   410 410 410 410 410 410 410 410
introductions:desk_enter unknown          404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
introductions:notes                       302 404 200 200 200 404 404 404   302 404 405 405 405 404 404 404
introductions:note_by_link {waiting,kept} 200 200 200 200 200 200 200 200   422 422 422 422 422 422 422 422
introductions:note_by_link unknown        404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
introductions:{answer_note,strike_note}   302 404 405 405 405 404 404 404   302 404 302 404 404 404 404 404
introductions:note_into_profile           302 404 200 404 404 404 404 404   302 404 200 404 404 404 404 404
introductions:debriefs {upcoming,past}    302 404 403 200 200 404 404 404   302 404 405 405 405 404 404 404
introductions:debriefs draft              302 404 404 404 404 404 404 404   302 404 405 405 405 404 404 404
introductions:debriefs cancelled          302 404 403 404 404 404 404 404   302 404 405 405 405 404 404 404
introductions:debrief {upcoming,past}     302 404 403 200 200 404 404 404   302 404 403 302 302 404 404 404
introductions:debrief draft               302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
introductions:debrief cancelled           302 404 403 404 404 404 404 404   302 404 403 404 404 404 404 404
introductions:out_of_debrief              302 404 405 405 405 404 404 404   302 404 302 404 404 404 404 404
introductions:confirm {standing,confirmed}
                                          302 405 405 405 405 405 405 405   302 404 302 404 404 404 404 404
introductions:confirm withdrawn           302 405 405 405 405 405 405 405   302 404 302 404 302 404 404 404
introductions:deny {standing,confirmed}   302 405 405 405 405 405 405 405   302 404 302 404 404 404 404 404
introductions:deny withdrawn              302 405 405 405 405 405 405 405   302 404 302 404 302 404 404 404
introductions:{talked,not_talked}         302 405 405 405 405 405 405 405   302 404 404 404 404 404 404 404
introductions:to_confirm_panel            302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:record                      302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:between                     302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:ideas                       302 404 403 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:check_ins                   302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:ask                         302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
introductions:check_in                    302 404 200 404 404 404 404 404   302 404 200 404 404 404 404 404
introductions:coffee                      302 404 200 200 200 404 404 404   302 404 200 200 200 404 404 404
introductions:coffee_panel                302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:coffee_{leave,come_back,stay}
                                          302 405 405 405 405 405 405 405   302 404 302 302 302 404 404 404
introductions:coffee_answer               302 405 405 405 405 405 405 405   302 404 302 404 404 404 404 404
introductions:coffee_not_met              302 405 405 405 405 405 405 405   302 404 302 404 302 404 404 404
introductions:coffee_write                302 404 200 404 404 404 404 404   302 404 200 404 404 404 404 404
introductions:coffee_{part_by_link,met_by_link} open
                                          200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
introductions:coffee_{part_by_link,met_by_link} unknown
                                          404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
introductions:coffee_rounds               302 404 403 403 200 404 404 404   302 405 405 405 405 405 405 405
introductions:coffee_start                302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
introductions:coffee_change               302 404 403 403 200 404 404 404   302 404 403 403 200 404 404 404
introductions:coffee_{ask,end}            302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
introductions:introduction {standing,confirmed}
                                          302 404 200 404 404 404 404 404   302 405 405 405 405 405 405 405
introductions:introduction withdrawn      302 404 200 404 200 404 404 404   302 405 405 405 405 405 405 405
introductions:word                        302 405 405 405 405 405 405 405   302 404 422 404 404 404 404 404
introductions:unsay                       302 405 405 405 405 405 405 405   302 404 302 404 404 404 404 404
introductions:mend                        302 404 404 200 404 404 404 404   302 404 404 422 404 404 404 404
introductions:word_by_link open           200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
introductions:word_by_link unknown        404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
introductions:propose                     302 404 200 200 200 404 404 404   302 404 422 422 422 404 404 404
introductions:proposals                   302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:proposals_for_leads         302 404 403 403 200 404 404 404   302 405 405 405 405 405 405 405
introductions:answer_proposal             302 405 405 405 405 405 405 405   302 404 302 404 404 404 404 404
introductions:{withdraw_proposal,propose_again}
                                          302 405 405 405 405 405 405 405   302 404 404 404 302 404 404 404
introductions:proposal_by_link open       200 200 200 200 200 200 200 200   200 200 200 200 200 200 200 200
introductions:proposal_by_link unknown    404 404 404 404 404 404 404 404   404 404 404 404 404 404 404 404
introductions:stories                     302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:story seed                  302 404 200 404 200 404 404 404   302 405 405 405 405 405 405 405
introductions:story drafted               302 404 404 404 200 404 404 404   302 405 405 405 405 405 405 405
introductions:story {shared,public}       302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
introductions:story withdrawn             302 404 404 404 404 404 404 404   302 405 405 405 405 405 405 405

# How the network is
metrics:this_week                         302 404 403 403 200 404 404 404   302 405 405 405 405 405 405 405
metrics:first_run                         302 404 403 403 200 404 404 404   302 404 403 403 302 404 404 404
metrics:remove_demo                       302 404 403 403 404 404 404 404   302 404 403 403 404 404 404 404
metrics:how_we_are                        302 404 403 403 200 404 404 404   302 405 405 405 405 405 405 405
metrics:arrivals                          302 404 403 403 200 404 404 404   302 405 405 405 405 405 405 405
metrics:ties {strong,moderate,weak,fading}
                                          302 404 403 403 200 404 404 404   302 405 405 405 405 405 405 405
metrics:ties unknown                      302 404 403 403 404 404 404 404   302 405 405 405 405 405 405 405
metrics:figure {engagement,unmet,seen,newcomers,drifting}
                                          302 404 403 403 200 404 404 404   302 405 405 405 405 405 405 405
metrics:figure unknown                    302 404 403 403 404 404 404 404   302 405 405 405 405 405 405 405
metrics:how_we_count                      302 404 200 200 200 404 404 404   302 405 405 405 405 405 405 405
metrics:files                             302 404 403 403 200 404 404 404   302 404 403 403 422 404 404 404
metrics:files_checked                     302 404 403 403 302 404 404 404   302 404 403 403 302 404 404 404
metrics:download                          302 404 403 403 405 404 404 404   302 404 403 403 200 404 404 404

# Accounts: pages of allauth
account_login                             200 302 302 302 302 302 302 302   200 302 302 302 302 302 302 302
account_logout                            302 200 200 200 200 200 200 200   302 302 302 302 302 302 302 302
account_inactive                          200 200 200 200 200 200 200 200   405 405 405 405 405 405 405 405
account_signup                            200 302 302 302 302 302 302 302   200 302 302 302 302 302 302 302
account_reauthenticate                    302 403 403 403 403 403 403 403   302 403 403 403 403 403 403 403
account_email                             302 200 200 200 200 200 200 200   302 302 302 302 302 302 302 302
account_email_verification_sent           302 302 302 302 302 302 302 302   302 302 302 302 302 302 302 302
account_change_password                   302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
account_set_password                      302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
account_reset_password                    302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
account_confirm_login_code                302 302 302 302 302 302 302 302   302 302 302 302 302 302 302 302
account_reset_password_from_key_done      302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
account_reset_password_from_key           302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
account_reset_password_done               302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
account_request_login_code                200 302 302 302 302 302 302 302   200 302 302 302 302 302 302 302
mfa_index                                 302 200 200 200 200 200 200 200   302 405 405 405 405 405 405 405
mfa_authenticate                          302 302 302 302 302 302 302 302   302 302 302 302 302 302 302 302
mfa_reauthenticate                        302 403 403 403 403 403 403 403   302 403 403 403 403 403 403 403
mfa_activate_totp                         302 200 200 200 200 200 200 200   302 200 200 200 200 200 200 200
mfa_deactivate_totp                       302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
mfa_view_recovery_codes                   302 404 404 404 404 404 404 404   302 405 405 405 405 405 405 405
mfa_generate_recovery_codes               302 200 200 200 200 200 200 200   302 200 200 200 200 200 200 200
mfa_download_recovery_codes               302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
mfa_list_webauthn                         302 200 200 200 200 200 200 200   302 405 405 405 405 405 405 405
mfa_add_webauthn                          302 200 200 200 200 200 200 200   302 200 200 200 200 200 200 200
mfa_reauthenticate_webauthn               302 403 403 403 403 403 403 403   302 403 403 403 403 403 403 403
mfa_remove_webauthn                       302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
mfa_edit_webauthn                         302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
mfa_login_webauthn                        302 302 302 302 302 302 302 302   302 302 302 302 302 302 302 302
usersessions_list                         302 200 200 200 200 200 200 200   302 302 302 302 302 302 302 302

# The admin; its pages of models are below
admin:search                              302 302 302 302 200 302 200 200   302 302 302 302 200 302 200 200
admin:index                               302 302 302 302 200 302 200 200   302 302 302 302 200 302 200 200
admin:login                               302 403 403 403 302 403 302 302   302 403 403 403 200 403 200 200
admin:logout                              302 302 302 302 405 302 405 405   302 302 302 302 302 302 302 302
admin:password_change                     302 404 404 404 404 404 404 404   302 404 404 404 404 404 404 404
admin:password_change_done                302 302 302 302 200 302 200 200   302 302 302 302 405 302 405 405
admin:autocomplete                        302 302 302 302 403 302 403 403   302 302 302 302 405 302 405 405
admin:jsi18n                              302 302 302 302 200 302 200 200   302 302 302 302 405 302 405 405
admin:view_on_site                        302 302 302 302 404 302 404 404   302 302 302 302 404 302 404 404
admin:<<path:object_id>/>                 302 302 302 302 302 302 302 302   302 302 302 302 302 302 302 302
admin:app_list                            302 302 302 302 200 302 200 200   302 302 302 302 200 302 200 200
admin:<(?P<url>.*)$>                      302 302 302 302 404 302 404 404   302 302 302 302 404 302 404 404
"""

# Models in the admin, and how they are treated there.
ADMIN_MODELS = {
    "network_network": "settings",
    "network_purpose": "read",
    "network_letter": "acted on",
    "network_auditentry": "read",
    "members_member": "kept up",
    "members_attribute": "kept up",
    "members_buddy": "read",
    "members_affirmation": "read",
    "members_nomination": "acted on",
    "members_invitation": "acted on",
    "members_seatopening": "read",
    "members_listimport": "read",
    "events_event": "acted on",
    "events_series": "read",
    "events_eventtemplate": "read",
    "events_rsvp": "read",
    "events_attendance": "kept up",
    "events_visitor": "read",
    "events_keepapart": "leads' own",
    "introductions_introduction": "read",
    "introductions_proposal": "read",
    "introductions_deskact": "read",
    "auth_group": "operators' own, without a row",
    "account_emailaddress": "operators' own",
    "mfa_authenticator": "operators' own, without a row",
    "usersessions_usersession": "operators' own, without a row",
}
# A row of another network is as good as absent: 302, the admin's way of saying so.
ADMIN_PAGES = """
settings: changelist                      302 302 302 302 200 302 200 200   302 302 302 302 200 302 200 200
settings: add                             302 302 302 302 403 302 403 200   302 302 302 302 403 302 403 200
settings: history                         302 302 302 302 200 302 302 200   302 302 302 302 200 302 302 200
settings: delete                          302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
settings: change                          302 302 302 302 200 302 302 200   302 302 302 302 200 302 302 200
kept up: changelist                       302 302 302 302 200 302 200 200   302 302 302 302 200 302 200 200
kept up: add                              302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
kept up: history                          302 302 302 302 200 302 302 200   302 302 302 302 200 302 302 200
kept up: delete                           302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
kept up: change                           302 302 302 302 200 302 302 200   302 302 302 302 200 302 302 200
read: changelist                          302 302 302 302 200 302 200 200   302 302 302 302 200 302 200 200
read: add                                 302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
read: history                             302 302 302 302 200 302 302 200   302 302 302 302 200 302 302 200
read: delete                              302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
read: change                              302 302 302 302 200 302 302 200   302 302 302 302 403 302 403 403
acted on: changelist                      302 302 302 302 200 302 200 200   302 302 302 302 200 302 200 200
acted on: add                             302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
acted on: history                         302 302 302 302 200 302 302 200   302 302 302 302 200 302 302 200
acted on: delete                          302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
acted on: change                          302 302 302 302 200 302 302 200   302 302 302 302 302 302 302 302
leads' own: changelist                    302 302 302 302 200 302 200 200   302 302 302 302 200 302 200 200
leads' own: add                           302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
leads' own: history                       302 302 302 302 200 302 302 302   302 302 302 302 200 302 302 302
leads' own: delete                        302 302 302 302 403 302 403 403   302 302 302 302 403 302 403 403
leads' own: change                        302 302 302 302 200 302 302 302   302 302 302 302 403 302 403 403
operators' own: changelist                302 302 302 302 403 302 403 200   302 302 302 302 403 302 403 200
operators' own: add                       302 302 302 302 403 302 403 200   302 302 302 302 403 302 403 200
operators' own: history                   302 302 302 302 403 302 403 200   302 302 302 302 403 302 403 200
operators' own: delete                    302 302 302 302 403 302 403 200   302 302 302 302 403 302 403 200
operators' own: change                    302 302 302 302 403 302 403 200   302 302 302 302 403 302 403 200
operators' own, without a row: changelist 302 302 302 302 403 302 403 200   302 302 302 302 403 302 403 200
operators' own, without a row: add        302 302 302 302 403 302 403 200   302 302 302 302 403 302 403 200
operators' own, without a row: history    302 302 302 302 302 302 302 302   302 302 302 302 302 302 302 302
operators' own, without a row: delete     302 302 302 302 403 302 403 302   302 302 302 302 403 302 403 302
operators' own, without a row: change     302 302 302 302 403 302 403 302   302 302 302 302 403 302 403 302
"""

COMMANDS = {"demo_network", "export_metrics", "export_network", "import_network", "owner_link", "prepare", "start"}
COMMANDS |= {"coach", "suggest", "take_bounce"}
TASKS = {
    "events.tasks.forget_wishes",
    "events.tasks.make_plan",
    "events.tasks.pass_on_places",
    "events.tasks.queue_lost_plans",
    "events.tasks.forget_removed_takeaways",
    "events.tasks.write_letters",
    "events.tasks.write_letters_of",
    "introductions.tasks.ask_about_coffee",
    "introductions.tasks.ask_about_introductions",
    "introductions.tasks.draw_coffee",
    "introductions.tasks.follow_introductions",
    "introductions.tasks.hold_coffee_rounds",
    "introductions.tasks.lapse_proposals",
    "introductions.tasks.look_after_notes",
    "introductions.tasks.settle_events",
    "introductions.tasks.write_desk_letters",
    "members.tasks.lapse_invitations",
    "members.tasks.remind_invitees",
    "members.tasks.forget_old_lists",
    "metrics.tasks.count_figures",
    "metrics.tasks.day_turns",
    "metrics.tasks.keep_up",
    "metrics.tasks.look_after_newcomers",
    "metrics.tasks.nudge_network",
    "metrics.tasks.roll_up_network",
    "network.tasks.send_due_letters",
    "network.tasks.send_letter",
    "network.tasks.send_letters",
}
# Addresses that answer a lead or an operator with something else than a page: feeds, files, words for machines.
NO_PAGES = {"healthz", "admin:jsi18n", "members:bring_rest", "members:photo"}
NO_PAGES |= {"introductions:desk_worker", "introductions:desk_manifest"}
NO_PAGES |= {f"events:door_live {state}" for state in ("upcoming", "draft", "past", "cancelled")}
NO_PAGES |= {
    f"introductions:desk_{told} {state}" for told in ("roster", "room") for state in ("upcoming", "past", "cancelled")
}
NO_PAGES |= {f"events:calendar_file {state}" for state in ("upcoming", "past", "cancelled")} | {"events:feed open"}
NO_PAGES |= {f"events:plan_file {state}" for state in ("upcoming", "draft", "past", "cancelled")}
NO_PAGES |= {f"events:calendar_file_by_link {state}" for state in ("open", "past", "cancelled")}

Statuses = dict[str, dict[str, int]]


def expected() -> dict[str, Statuses]:
    """By label and method, the status for each role: ``expected()["events:list"]["GET"]["member"] == 200``."""
    table = _read(PAGES)
    pages = _read(ADMIN_PAGES)
    for model, kind in ADMIN_MODELS.items():
        for page in ("changelist", "add", "history", "delete", "change"):
            table[f"admin:{model}_{page}"] = pages[f"{kind}: {page}"]
    return table


def _read(text: str) -> dict[str, Statuses]:
    table: dict[str, Statuses] = {}
    waiting = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        label, numbers = re.fullmatch(r"(.*?)((?:\s+\d{3})*)", waiting + line).groups()
        if not numbers:  # the statuses stand on a line of their own
            waiting = line
            continue
        waiting, statuses = "", [int(number) for number in numbers.split()]
        for one in _each(label):
            table[one] = {
                "GET": dict(zip(ROLES, statuses[:8], strict=True)),
                "POST": dict(zip(ROLES, statuses[8:], strict=True)),
            }
    return table


def _each(label: str) -> list[str]:
    """The labels for which ``label`` stands.

    >>> _each("events:edit {draft,past}")
    ['events:edit draft', 'events:edit past']
    """
    parts = [part.split(",") if place % 2 else [part] for place, part in enumerate(re.split(r"[{}]", label))]
    return ["".join(choice) for choice in product(*parts)]
