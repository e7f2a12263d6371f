"""Eight stories at different stages, from one line noted down to a text that all its people agreed to share."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tale:
    """A story and its stages in days ago; a stage of None has not come yet. ``agreed`` have given their consent."""

    title: str
    people: tuple[str, ...]
    text: str
    seeded: int
    drafted: int | None = None
    shared: int | None = None
    agreed: tuple[str, ...] = ()


# fmt: off
TALES = (
    Tale(
        title="Four exercise books", people=("lukasz", "ewan"), agreed=("lukasz", "ewan"),
        seeded=330, drafted=110, shared=96,
        text="Łukasz teaches pupils who sit GCSE maths a second time. Ewan, at the other end of the country, keeps "
        "books. In the first term they spent a day in each other's department, and on the second day Ewan brought "
        "four books by pupils who had just missed the pass.\n\n"
        "In all four, the trouble of Year 11 was already there in Year 9, in the same place: the pupil could do each "
        "step and never wrote why it came next. Łukasz moved two weeks of his course from practice to writing. At "
        "the following resit, eleven more of his pupils passed than the year before. He is careful to say that "
        "one group is one group. The plans went to five departments here; in five weeks we "
        "look at all the results together.",
    ),
    Tale(
        title="A September unit, read with a pencil", people=("yusra", "callum"), agreed=("yusra", "callum"),
        seeded=219, drafted=160, shared=139,
        text="Yusra had asked for one thing when she joined: a Year 6 teacher who would read her first unit of Year 7. "
        "Callum teaches in a middle school, where Year 6 and Year 7 share a corridor. Mei-Ling put the two at one end "
        "of a table in Derby.\n\n"
        "He returned the unit with thirty-one marks. Nineteen said the same: they have done this. They cut three "
        "weeks, and the two schools now begin the year with the same four lessons.",
    ),
    Tale(
        title="Asking the pupils who are not there", people=("grace", "hamza"), agreed=("grace", "hamza"),
        seeded=128, drafted=60, shared=33,
        text="Grace wanted to know whether maths is a reason for staying at home, and asked twenty pupils who miss one "
        "lesson in five. Hamza asked nine in his own school, with her questions and her consent letter.\n\n"
        "Two answers came up in both places. Pupils dread the minute in which they return and do not know what a word "
        "on the board means. And almost none had been told what they would miss. Both schools now hand over a card on "
        "the way in. Neither can say yet whether anybody comes more often.",
    ),
    Tale(
        title="The fortnight on Thursdays", people=("zoe", "farida"), agreed=("zoe", "farida"),
        seeded=290, drafted=238, shared=214,
        text="A pupil of Zoë's had been out of an ordinary classroom for seventeen months. Farida had space in a Year "
        "10 group on Thursdays and a teacher who did not mind being watched. It was to be a fortnight.\n\n"
        "The two agreed beforehand what would count as having gone well: being in the room, and one question asked. "
        "There were four questions. The place was kept, for maths alone, until the summer.",
    ),
    Tale(
        title="Ten lessons in place of ten papers", people=("annelise", "marcus"), agreed=("annelise",),
        seeded=71, drafted=19,
        text="Annelise and Marcus met in the action-learning set, where nobody gives advice. For three meetings they "
        "asked each other about Year 11 in the spring. In the fourth, both said that they would teach ten new lessons "
        "and set no more than two mock papers.\n\n"
        "They planned the ten by video, one evening each. The results come in August, and the rest of this story with "
        "them.",
    ),
    Tale(
        title="Eleven Friday starters", people=("chidi", "laleh"), agreed=(), seeded=40, drafted=11,
        text="In her second year of teaching, Chidi asked to watch a class like her own, taught by somebody like "
        "herself. She spent a Wednesday at the back of Laleh's Year 9. What she took home was not the silence but the "
        "talk before it. What she gave back was a folder of starters, and Laleh uses seven of the eleven.",
    ),
    Tale(
        title="A lesson on division, taught by two who disagree", people=("dmytro", "hamza"), seeded=101,
        text="They taught it twice, once each way. Ask them which way the pupils chose.",
    ),
    Tale(
        title="Back after six years", people=("oscar", "sebnem"), seeded=15,
        text="Óscar's Thursday in Enfield. He says that the visualiser was not the point.",
    ),
)
