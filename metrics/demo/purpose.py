"""What the demo network is for, in the words of its two leads."""

from zoneinfo import ZoneInfo

NAME = "Common Denominator"
SLUG = "maths-pp"
TIMEZONE = "Europe/London"
ZONE = ZoneInfo(TIMEZONE)
SEATS_AT_FIRST = 40
SEATS_OPENED = 8
SEATS_OPENED_DAYS_AGO = 150
CEILING = 60
FOUNDED_BY = "ruth"
SECOND_LEAD = "dafydd"

STRAPLINE = "Maths teachers in schools with more than the average share of pupil-premium pupils"

# One text for each question that a network's purpose answers.
WHY = (
    "In England a pupil who has been eligible for free school meals is about half as likely to leave school with a "
    "good pass in maths as a classmate who has not. The teachers who work on that every day sit in different schools, "
    "solve the same problems in the same week and seldom hear of one another."
)
WHO_FOR = (
    "People who teach maths in a state school in England in which more pupils attract the pupil premium than the "
    "national average. First year or thirtieth, specialist or not, assistant or head of maths."
)
WHAT_YOU_GAIN = (
    "Five or six colleagues elsewhere whom you know well enough to ask before you try something, a look into "
    "their lessons and plans, and honest results from things you do not then have to test yourself."
)
HOW_YOU_CONTRIBUTE = (
    "You come to one gathering a term, bring something unfinished from your own teaching, and let us know what "
    "became of what you took home."
)
NOT_FOR = (
    "Sellers of schemes and software, people who want an audience, and schools in search of a badge. If maths in "
    "general is your interest, the subject associations do that well."
)
CHANGE_HOPED_FOR = (
    "By three years from now, forty departments in schools like ours keep their maths teachers longer than the "
    "national average, and their pupils on pupil premium move up a grade more often than not."
)
COMMITMENT = "Within two weeks of meeting somebody here, I send them one thing that I use in lessons, as it is."
GROUND_RULES = (
    "What is said at a table stays at that table, unless whoever said it agrees.\n"
    "We talk about pupils so that they could listen.\n"
    "Half-finished is welcome; selling is not."
)
WHY_MORE_SEATS = (
    "Three schools on the coast asked for the same thing in one term. Eight seats let us take two people from each, so "
    "that nobody comes alone; the newcomers of last year have found their place."
)
