"""The demo network's events, each placed by days before or after the day on which the network is created."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from metrics.demo.person import Side

SATURDAY, TUESDAY, WEDNESDAY, THURSDAY = 5, 1, 2, 3

Mode = Literal["in person", "online"]
Kind = Literal["gathering", "roundtable", "visit", "coffee", "action-learning set"]


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One event. ``day`` counts from the day of creation, negative in the past; ``near`` is whom the place suits.

    ``title`` may hold ``{term}``, which is filled from the date. ``only`` names the people of a closed circle and is
    empty for events that all may attend. ``seats`` is the capacity; ``tables`` and ``rounds`` are 0 without planned
    groups. ``questions`` are the first question of each round. ``ahead`` is by how many days it is announced, if not by
    the usual four weeks.
    """

    key: str
    title: str
    kind: Kind
    day: int
    weekday: int
    starts: tuple[int, int]
    minutes: int
    host: str
    seats: int
    serves: str
    questions: tuple[str, ...]
    mode: Mode = "in person"
    place: str = ""
    near: Side | None = None
    rounds: int = 0
    tables: int = 0
    only: tuple[str, ...] = ()
    ahead: int | None = None
    access: str = ""
    confidence: Literal["", "table", "ideas"] = ""
    series: str = ""
    helpers: tuple[str, ...] = ()
    in_line: tuple[str, ...] = ()
    gives_back: str = ""

    def on(self, today: date) -> date:
        """Give its date: the right weekday nearest to ``day``, so at most three days from it."""
        target = today + timedelta(days=self.day)
        return target + timedelta(days=(self.weekday - target.weekday() + 3) % 7 - 3)

    def titled(self, today: date) -> str:
        """Give its title for the school term in which it falls."""
        return self.title.format(term=term(self.on(today)))


def term(day: date) -> str:
    """Name the English school term of a date; the summer holiday counts to the term before it.

    >>> term(date(2026, 10, 3)), term(date(2026, 2, 7)), term(date(2026, 8, 1))
    ('Autumn', 'Spring', 'Summer')
    """
    if day.month >= 9:
        return "Autumn"
    return "Spring" if day.month <= 3 else "Summer"


# Each row reads as a card about one event; one argument a line would bury the sentences.
# fmt: off
CIRCLE = ("ines", "marcus", "seun", "annelise", "priya", "hamza")

GATHERINGS = (
    Occasion(
        key="founding", title="The first gathering", kind="gathering", day=-418, weekday=SATURDAY,
        starts=(10, 30), minutes=270, host="ruth", seats=40, rounds=3, tables=5, ahead=4,
        place="Harborne Road Library, Birmingham",
        serves="Twenty-five people who solve the same problems in the same week meet, most of them for the first time.",
        questions=(
            "What did you teach this week that you would like to teach again differently?",
            "Which pupil are you thinking of when you say that something does not work?",
            "What could you do for somebody at this table before half-term?",
        ),
    ),
    Occasion(
        key="north-1", title="{term} gathering, north", kind="gathering", day=-327, weekday=SATURDAY,
        starts=(10, 30), minutes=240, host="ruth", seats=24, near="north", rounds=2, tables=4,
        place="The Weavers' Rooms, Leeds",
        serves="Half a day on Key Stage 3 curriculum with people close enough to visit afterwards.",
        questions=(
            "What have you taken out of Years 7 to 9, and does anybody miss it?",
            "Which unit would you hand to a colleague who is not a specialist?",
        ),
    ),
    Occasion(
        key="south-1", title="{term} gathering, south", kind="gathering", day=-313, weekday=SATURDAY,
        starts=(10, 30), minutes=240, host="dafydd", seats=24, near="south", rounds=2, tables=4,
        place="Marshgate Community Hall, London",
        serves="Half a day on low prior attainment sets: what we expect in them and how we know.",
        questions=(
            "What does your lowest set write down in a week?",
            "When did you last move a pupil up, and what decided it?",
        ),
    ),
    Occasion(
        key="north-2", title="{term} gathering, north", kind="gathering", day=-207, weekday=SATURDAY,
        starts=(10, 30), minutes=240, host="ruth", seats=24, near="north", rounds=2, tables=4,
        place="Salthouse Arts Centre, Hull",
        serves="Attendance and maths: lessons for classes in which somebody is always missing.",
        questions=(
            "What happens in your lesson when a pupil returns after two weeks?",
            "What do you no longer do because too few were there for it?",
        ),
    ),
    Occasion(
        key="south-2", title="{term} gathering, south", kind="gathering", day=-193, weekday=SATURDAY,
        starts=(10, 30), minutes=240, host="dafydd", seats=24, near="south", rounds=2, tables=4,
        place="The Old Sorting Office, Luton",
        serves="Recruitment and staying: what keeps a maths teacher in a hard-to-staff school.",
        questions=(
            "What nearly made you leave, if you can say it here?",
            "What did somebody do in your first two years that you still do for others?",
        ),
    ),
    Occasion(
        key="north-3", title="{term} gathering, north", kind="gathering", day=-84, weekday=SATURDAY,
        starts=(10, 30), minutes=240, host="ruth", seats=24, near="north", rounds=2, tables=4,
        place="Castlegate Meeting House, York",
        serves="Fluency without fear: practice that pupils do not dread.",
        questions=(
            "What do your pupils know by heart, and how did it get there?",
            "Which practice routine have you stopped, and how did you decide?",
        ),
    ),
    Occasion(
        key="south-3", title="{term} gathering, south", kind="gathering", day=-70, weekday=SATURDAY,
        starts=(10, 30), minutes=240, host="dafydd", seats=24, near="south", rounds=2, tables=4,
        place="Fairlight Road Centre, Brighton",
        serves="Talk that carries the reasoning: oracy in maths lessons for all sets.",
        questions=(
            "What did a pupil say this week that you would like to hear more often?",
            "Where in your lesson is it safe to be wrong aloud?",
        ),
    ),
)

ROUNDTABLES = (
    Occasion(
        key="rt-sets", title="Roundtable: what do low prior attainment sets read, say and write?", kind="roundtable",
        day=-390, weekday=THURSDAY, starts=(16, 45), minutes=105, host="gurdeep", seats=14, near="north",
        place="Upper room, Kirkstall Bakery, Leeds",
        serves="Ten colleagues put one exercise book each on the table and look at what is in it.",
        questions=("What would you like this pupil to have written?",),
    ),
    Occasion(
        key="rt-resits", title="Roundtable: November resits", kind="roundtable",
        day=-376, weekday=THURSDAY, starts=(16, 45), minutes=105, host="ines", seats=14, near="south",
        place="Room 4, Lambeth Walk Centre, London",
        serves="Those who teach resit groups compare eight weeks and decide what to keep.",
        questions=("Who passed the second time, and what was different?",),
    ),
    Occasion(
        key="rt-transition", title="Roundtable: Year 6 into Year 7", kind="roundtable",
        day=-241, weekday=THURSDAY, starts=(16, 45), minutes=105, host="mei", seats=14, near="middle",
        place="The Guildhall Annexe, Derby",
        serves="Teachers from both sides of the summer read one another's September and June.",
        questions=("What do they know in July that we do not ask for in September?",),
    ),
    Occasion(
        key="rt-tutoring", title="Roundtable: tutoring that follows the lesson", kind="roundtable",
        day=-128, weekday=THURSDAY, starts=(16, 45), minutes=105, host="mei", seats=14, near="middle",
        place="The Guildhall Annexe, Derby",
        serves="Four schools lay out how tutors hear what was taught, and what it costs in minutes.",
        questions=("What did your tutor know about last Tuesday's lesson?",),
    ),
    Occasion(
        key="rt-absence", title="Roundtable: asking pupils why they miss maths", kind="roundtable",
        day=-41, weekday=THURSDAY, starts=(16, 45), minutes=105, host="gurdeep", seats=14, near="north",
        place="Upper room, Kirkstall Bakery, Leeds",
        serves="Two departments bring what pupils told them, and a third decides whether to ask.",
        questions=("What would you not want to hear?",),
    ),
    Occasion(
        key="rt-eal", title="Roundtable: the first year of English", kind="roundtable",
        day=-27, weekday=THURSDAY, starts=(16, 45), minutes=105, host="tom", seats=14, near="south",
        place="The Boat Store, Ipswich",
        serves="Word problems rewritten around one table, for pupils who arrive in the middle of a year.",
        questions=("Which word stopped a pupil who could do the mathematics?",),
    ),
)

SMALLER = (
    Occasion(
        key="online-bars", title="Online: bar models from Year 5 to Year 11", kind="gathering", mode="online",
        day=-286, weekday=TUESDAY, starts=(19, 30), minutes=60, host="sian", seats=60,
        serves="One representation followed through seven years, with pupils' work from each.",
        questions=("Where did the bar stop helping?",),
    ),
    Occasion(
        key="online-parents", title="Online: five minutes at a parents' evening", kind="gathering", mode="online",
        day=-55, weekday=TUESDAY, starts=(19, 30), minutes=60, host="mei", seats=60,
        serves="What to say to a parent who disliked maths, tried aloud in pairs.",
        questions=("What does this parent hope you will say?",),
    ),
    Occasion(
        key="visit-croydon", title="School visit: paired planning on a Tuesday", kind="visit",
        day=-256, weekday=TUESDAY, starts=(13, 15), minutes=150, host="ines", seats=8, near="south",
        place="Inês's school, Croydon",
        serves="Sit in on the hour in which two teachers plan one lesson, then watch it being taught.",
        questions=("What did they decide that one of them alone would not have?",),
    ),
    Occasion(
        key="visit-oldham", title="School visit: ten minutes of retrieval", kind="visit",
        day=-160, weekday=TUESDAY, starts=(9, 15), minutes=150, host="seun", seats=8, near="north",
        place="Ṣeun's school, Oldham",
        serves="Four classes, four versions of one routine, and an hour to compare them.",
        questions=("What did the pupils who found it hard do?",),
    ),
    Occasion(
        key="coffee-gateshead", title="Coffee morning in Gateshead", kind="coffee",
        day=-270, weekday=SATURDAY, starts=(10, 0), minutes=120, host="sian", seats=12, near="north",
        place="The Glasshouse Café, Gateshead",
        serves="No agenda beyond what each of us wants to ask the others.",
        questions=("What are you stuck on?",),
    ),
    Occasion(
        key="coffee-reading", title="Coffee morning in Reading", kind="coffee",
        day=-145, weekday=SATURDAY, starts=(10, 0), minutes=120, host="ines", seats=12, near="south",
        place="Wharf Street Coffee Rooms, Reading",
        serves="No agenda beyond what each of us wants to ask the others.",
        questions=("What went better than you thought it would?",),
    ),
    Occasion(
        key="coffee-chelmsford", title="Coffee morning in Chelmsford", kind="coffee",
        day=-9, weekday=SATURDAY, starts=(10, 0), minutes=120, host="tom", seats=12, near="south",
        place="The Corn Exchange Kitchen, Chelmsford",
        serves="A first meeting for the newest of us, before the big gathering.",
        questions=("What did you join to do?",),
    ),
)

ACTION_LEARNING = tuple(
    Occasion(
        key=f"set-{number}", title=f"Action-learning set, meeting {number}", kind="action-learning set", mode="online",
        series="Action-learning set", confidence="table",
        day=day, weekday=WEDNESDAY, starts=(16, 30), minutes=90, host=CIRCLE[number - 1], seats=6, only=CIRCLE,
        serves="The same six people; one presents, five ask questions and give no advice.",
        questions=("What have you done since we last met?",),
    )
    for number, day in enumerate((-174, -139, -104, -69, -34), start=1)
)

UPCOMING = (
    Occasion(
        key="whole", title="{term} gathering, all of us", kind="gathering", day=9, weekday=SATURDAY,
        starts=(10, 30), minutes=300, host="ruth", seats=36, rounds=3, tables=6,
        place="Harborne Road Library, Birmingham",
        access="Step-free by the side door in Church Lane, where somebody opens. A quiet room is upstairs, by lift.",
        confidence="ideas", helpers=("sian", "gurdeep"),
        serves="North and south in one room for the first time in a year, so that each goes home with two people from "
        "the other half of the country.",
        questions=(
            "What have you changed since we all last met, and who had a hand in it?",
            "What would you try if one person in this room did it with you?",
            "What will you send, to whom, in the next two weeks?",
        ),
    ),
    Occasion(
        key="rt-resits-2", title="Roundtable: the second attempt at GCSE, one year on", kind="roundtable",
        day=36, weekday=THURSDAY, starts=(16, 45), minutes=105, host="gurdeep", seats=14, near="north", ahead=44,
        place="Salthouse Arts Centre, Hull",
        serves="The resit course that five departments shared, with the results on the table.",
        questions=("Which week would you leave out?",),
    ),
    Occasion(
        key="coffee-york", title="Coffee morning in York", kind="coffee",
        day=19, weekday=SATURDAY, starts=(10, 0), minutes=120, host="sian", seats=6, near="north", ahead=41,
        place="The Blue Door Tea Rooms, York",
        access="Two steps at the front; a ramp is laid if you ask for it.", confidence="table",
        serves="One table, six chairs, and no agenda beyond what each of us wants to ask the others.",
        questions=("What would you like somebody here to look at with you?",),
        in_line=("sian", "imran", "callum", "gurdeep", "zoe", "suryani", "aoife", "bridget", "chidi"),
        gives_back="suryani",
    ),
)

# A meet-up of a member's own, on which no lead has said a word yet.
PROPOSED = Occasion(
    key="walk", title="A walk along the Rochdale Canal", kind="gathering",
    day=24, weekday=SATURDAY, starts=(11, 0), minutes=150, host="laleh", seats=10, near="north",
    place="Hebden Bridge station",
    serves="Two hours beside the water for whoever ends the term tired. We walk in twos and change at each lock.",
    questions=(),
)
TEMPLATE = "Roundtable after school"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a table, or with ``table`` 0 everybody, took away from an event."""

    event: str
    by: str
    text: str
    table: int = 0
    link: str = ""


TAKEAWAYS = (
    Kept(
        event="rt-eal", by="tom",
        text="Read the question aloud before anybody writes. It takes forty seconds and finds the word that stops.",
    ),
    Kept(
        event="south-3", by="dafydd", table=1,
        text="A sentence starter on the desk, not on the board: pupils use the one that they can touch.",
    ),
    Kept(
        event="south-3", by="ines", table=2,
        text="We collect two wrong answers a week that are worth talking about, and share them on Fridays.",
    ),
)

PAST: tuple[Occasion, ...] = GATHERINGS + ROUNDTABLES + SMALLER + ACTION_LEARNING
OCCASIONS: tuple[Occasion, ...] = PAST + UPCOMING
