"""What facilitators wrote when they introduced two people, who swapped days, and what was given to whom."""

from typing import NamedTuple


class Note(NamedTuple):
    """An introduction at an event: who made it, whom it joined, and the fact that made it worth making."""

    event: str
    by: str
    first: str
    second: str
    text: str


class Give(NamedTuple):
    """Something useful that passed from one person to another, so many days ago."""

    days_ago: int
    giver: str
    receiver: str
    what: str


class Step(NamedTuple):
    """A joint piece of work that came further, so many days ago."""

    days_ago: int
    first: str
    second: str
    what: str


class Taker(NamedTuple):
    """Somebody who takes part in coffee rounds."""

    person: str
    every_second: bool = False
    rather_three: bool = False


# fmt: off
NOTES = (
    Note("founding", "gurdeep", "lukasz", "ewan",
         "Łukasz has an eight-week resit course; Ewan keeps pupils' books from year to year. They want to see what a "
         "resit pupil wrote in Year 9."),
    Note("founding", "ines", "aoife", "sebnem",
         "Aoife is bringing bar models to Year 10. Şebnem mentors two beginners who were asked to do the same."),
    Note("founding", "seun", "farida", "wiremu",
         "Both lead departments with vacancies. Farida plans for cover teachers, Wiremu decides each term what to "
         "stop."),
    Note("founding", "sian", "kwabena", "grace",
         "Grace wants to talk with twenty absent pupils. Kwabena knows how to pay for the hours."),
    Note("founding", "tom", "hannah", "dmytro",
         "Hannah's arrival task needs little English. Dmytro can say what would still puzzle a pupil taught "
         "elsewhere."),
    Note("founding", "ruth", "yusra", "kirsty",
         "Kirsty gives the whole first term of Year 7 to number. Yusra knows what Year 6 has done with it already."),
    Note("founding", "gurdeep", "magda", "naomi",
         "Magda lends class sets of tiles. Naomi looks for adjustments that a whole class can use."),
    Note("founding", "dafydd", "peter", "priya",
         "Priya has two questions for parents and Peter has sat through thirty years of the evenings."),
    Note("founding", "mei", "seun", "tom",
         "Ṣeun's retrieval questions are short. Tom wants to know which of them fail on the wording."),
    Note("founding", "dafydd", "elspeth", "sebnem",
         "Both mentor beginners. One has questions for the hour, the other has scripts to ask them about."),
    Note("rt-sets", "gurdeep", "laleh", "aoife",
         "Both record their lessons on ratio. They agreed to swap ten minutes before half-term."),
    Note("rt-sets", "seun", "lukasz", "yusra",
         "Łukasz's resit pupils stumble on what Yusra's Year 7 meets in October. They compared two books."),
    Note("rt-sets", "gurdeep", "kwabena", "magda",
         "Kwabena asked what six sets of tiles cost. Magda had the invoice and the lessons that go with them."),
    Note("rt-resits", "ines", "ewan", "grace",
         "The same pupils miss school and miss the pass. Grace has the registers, Ewan the papers."),
    Note("rt-resits", "ines", "priya", "wiremu",
         "Priya will put her parents' questions through Wiremu's half-page decision, with a date."),
    Note("north-1", "ruth", "farida", "zoe",
         "Zoë needs schools to take pupils back for a trial fortnight. Farida has the timetable space on Thursdays."),
    Note("north-1", "sian", "imran", "laleh",
         "Laleh wants a second pair of eyes on talk in Year 9 and no report. That is what Imran offers."),
    Note("north-1", "seun", "hannah", "suryani",
         "Hannah has forty annotated arrival scripts. Suryani can turn them into a sheet in an evening."),
    Note("south-1", "dafydd", "sebnem", "noor",
         "Noor's Year 10 helpers run a summer week. Şebnem's new teachers would like to watch them explain."),
    Note("south-1", "ines", "hamza", "ewan",
         "Hamza collects problems pupils argue about. Ewan wants the arguments written down."),
    Note("south-1", "tom", "naomi", "grace",
         "Naomi writes support plans, Grace meets the pupils who stay away. Nine names were on both lists."),
    Note("online-bars", "sian", "aoife", "magda",
         "Magda's Year 6 draws the bars that Aoife's Year 10 refuses. They will swap photographs."),
    Note("coffee-gateshead", "sian", "callum", "kwabena",
         "Callum's middle school sends pupils to the next town's Year 9. Kwabena teaches them there."),
    Note("visit-croydon", "ines", "dmytro", "hamza",
         "They watched one lesson and disagreed about the division. They mean to teach it together."),
    Note("rt-transition", "mei", "yusra", "callum",
         "Yusra asked for a Year 6 reader with a pencil. Callum teaches both years and brought one."),
    Note("rt-transition", "mei", "marcus", "joseph",
         "Joseph's pupils generalise patterns without symbols. Marcus wants that before his bridging unit."),
    Note("rt-transition", "ruth", "noor", "magda",
         "Magda's tiles stop at Year 8, Noor's summer week starts there. They compared the gap."),
    Note("north-2", "gurdeep", "gurdeep", "suryani",
         "We both count absences by topic. Her sheet takes ten minutes a class and mine takes an hour."),
    Note("north-2", "ruth", "zoe", "imran",
         "Imran can ask the schools of his trust about trial fortnights. Zoë wrote down what a pupil needs on day "
         "one."),
    Note("north-2", "seun", "laleh", "callum",
         "Both are working on multiplication said aloud, in Year 5 and in Year 9."),
    Note("south-2", "dafydd", "annelise", "wiremu",
         "Annelise has cut revision lessons in Year 11. Wiremu asked how she will know by May."),
    Note("south-2", "tom", "grace", "hamza",
         "Grace is looking for a second school to ask pupils why they stay away. Hamza offered his Year 9."),
    Note("south-2", "mei", "joseph", "dmytro",
         "Joseph adapts any task with two weeks' notice. Dmytro sent him the textbook page on the spot."),
    Note("visit-oldham", "seun", "chidi", "suryani",
         "Chidi watched a Year 8 on a Friday settle without silence. Suryani has the same class on a Monday."),
    Note("coffee-reading", "ines", "folasade", "sebnem",
         "Sade lists pupils who stop trying quietly. Şebnem's mentees had named three of the same kind."),
    Note("rt-tutoring", "mei", "annelise", "folasade",
         "Annelise leaves one step out of worked examples. Sade's tutors need exactly that on paper."),
    Note("rt-tutoring", "mei", "marcus", "suryani",
         "Marcus wants tier decisions from other schools. Suryani has three years of them without names."),
    Note("north-3", "ruth", "chidi", "laleh",
         "Chidi asked to watch a class like hers. Laleh teaches one down the line, and said Wednesday."),
    Note("north-3", "sian", "bridget", "farida",
         "Bridget trains teaching assistants as teachers. Farida has two who asked."),
    Note("north-3", "gurdeep", "callum", "zoe",
         "Callum's pupils leave at thirteen, some to Zoë's at fifteen. They want to talk about the two years between."),
    Note("south-3", "dafydd", "oscar", "sebnem",
         "Óscar is back after six years and wants to see a visualiser used well. Şebnem's room is open on Thursdays."),
    Note("south-3", "mei", "nhung", "folasade",
         "Nhung asked pupils where they do their homework. Sade knows which of them answered nothing."),
    Note("south-3", "ines", "oscar", "hamza",
         "Hamza needs uses of statistics that are not surveys of favourite colours. Óscar had six at a water company."),
    Note("online-parents", "mei", "nhung", "priya",
         "Homework comes up at every parents' evening. Nhung and Priya will write the sentence for it together."),
    Note("rt-absence", "gurdeep", "nhung", "suryani",
         "Both ask pupils before they count. They compared two questionnaires and cut eleven questions."),
    Note("rt-eal", "tom", "oscar", "dmytro",
         "Óscar rewrote two word problems from memory of another school system. So, it turned out, had Dmytro."),
    Note("coffee-chelmsford", "tom", "abeba", "folasade",
         "Abeba starts with a new department in the town where Sade used to teach."),
    Note("coffee-chelmsford", "ines", "abeba", "oscar",
         "Both are new here. Abeba taught Year 6 for eight years, Óscar teaches the Year 10 that came of it."),
)

# In the first term, pairs from north and south spent a day in one another's department, one way and then the other.
SWAPS = (
    ("lukasz", "ewan"), ("aoife", "sebnem"), ("farida", "wiremu"), ("kwabena", "grace"), ("hannah", "dmytro"),
    ("yusra", "kirsty"), ("magda", "naomi"), ("peter", "priya"), ("magda", "dmytro"), ("hannah", "tom"),
    ("kwabena", "wiremu"),
)

GIVES = (
    Give(398, "magda", "kwabena", "two class sets of algebra tiles, on loan until Easter"),
    Give(372, "lukasz", "ewan", "the eight weeks of resit plans"),
    Give(361, "ewan", "lukasz", "four pupils' books, photographed, Years 9 to 11"),
    Give(318, "farida", "zoe", "a trial fortnight in Year 10 for one pupil"),
    Give(268, "hannah", "suryani", "forty annotated arrival scripts"),
    Give(252, "suryani", "hannah", "a sheet that sorts them by what to teach first"),
    Give(228, "callum", "yusra", "the September unit, read with a pencil"),
    Give(201, "yusra", "callum", "a crib of the words that Year 7 uses for fractions"),
    Give(183, "grace", "hamza", "the questions and the consent letter for talking with absent pupils"),
    Give(164, "joseph", "dmytro", "a division task adapted for three ways in"),
    Give(149, "seun", "chidi", "the retrieval questions for Year 8, half a term of them"),
    Give(121, "suryani", "marcus", "three years of tier decisions, without names"),
    Give(112, "folasade", "sebnem", "the register of small signs"),
    Give(96, "marcus", "annelise", "the bridging unit between the tiers"),
    Give(88, "annelise", "folasade", "worked examples with a step missing, all of foundation"),
    Give(76, "laleh", "chidi", "a Wednesday morning at the back of Year 9"),
    Give(63, "sebnem", "oscar", "a Thursday with the visualiser"),
    Give(58, "oscar", "hamza", "six data sets from the water company, cleaned"),
    Give(49, "priya", "nhung", "the two questions for parents"),
    Give(36, "nhung", "suryani", "the homework survey, with return rates"),
    Give(31, "chidi", "laleh", "starters for Friday afternoons, eleven of them"),
    Give(22, "hamza", "grace", "notes from nine conversations in Year 9"),
    Give(14, "dmytro", "oscar", "textbook pages on ratio, translated"),
)

STEPS = (
    Step(226, "dmytro", "hamza", "taught the division lesson together, twice"),
    Step(158, "callum", "yusra", "one September unit for both schools, on paper"),
    Step(131, "grace", "hamza", "second school began its conversations with absent pupils"),
    Step(93, "suryani", "hannah", "arrival task used in both schools for every mid-year starter"),
    Step(66, "annelise", "marcus", "ten taught lessons for Year 11 planned in common"),
    Step(44, "grace", "hamza", "twenty-nine conversations read side by side; two findings agreed"),
    Step(28, "laleh", "chidi", "one oracy unit, taught a week apart"),
)

COFFEE = (
    Taker("ruth"), Taker("laleh"), Taker("priya"), Taker("seun", every_second=True), Taker("aoife"), Taker("sebnem"),
    Taker("suryani", rather_three=True), Taker("dmytro"), Taker("chidi"), Taker("grace"), Taker("hamza"),
)

# What people said of each round, coffee by coffee; the round of this week has only begun.
COFFEE_WORDS = (
    (("met", "met", "met"), ("met", "met"), ("met", ""), ("met", "met"), ("not managed", "not managed")),
    (("met", "", "met"), ("met", "met"), ("met", "met"), ("no reply", ""), ("met", "met")),
    (("", "", ""), ("planned", "")),
)
