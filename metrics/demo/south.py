"""The demo network's people in the Midlands and the south of England."""

from metrics.demo.person import Person

# Each row reads as a card about one person; one argument a line would bury the sentences.
# fmt: off
MIDDLE = (
    Person(
        key="mei", name="Mei-Ling Hartley", called="Mei-Ling", mailbox="mei-ling.hartley", role="facilitator",
        town="Derby", region="East Midlands", side="middle",
        school="11 to 16 academy", post="maths teacher and tutoring coordinator",
        purpose="I am here to make tutoring follow the lesson instead of floating beside it, with people who match "
        "tutors, pupils and topics by hand every Monday.",
        working_on="a weekly note from class teacher to tutor that takes two minutes",
        ask="Attendance figures for tutoring before and after school.",
        offer="Our two-minute note, and the argument about who writes it.",
        joined=430, invited_by="dafydd", turns_up=0.9, replies=0.75, travels=0.8, knows=("ruth", "dafydd"),
    ),
    Person(
        key="marcus", name="Marcus Delacroix-Bent", called="Marcus", mailbox="marcus.delacroix-bent",
        town="Walsall", region="West Midlands", side="middle",
        school="11 to 18 academy", post="head of maths",
        purpose="I am here to teach all of the higher tier to pupils who were told at eleven that they would not need "
        "it, with people who enter widely and live with the results.",
        working_on="who decides on tier of entry, and when",
        ask="Tier decisions from three departments, with the pupils' later grades.",
        offer="A Year 10 bridging unit between the tiers.",
        joined=352, invited_by="mei", turns_up=0.78, replies=0.6, travels=0.5, knows=("mei",),
    ),
    Person(
        key="joseph", name="Joseph Mwangi", called="Joseph", mailbox="joseph.mwangi",
        town="Stoke-on-Trent", region="West Midlands", side="middle",
        school="special school, ages 11 to 19", post="teacher of maths",
        purpose="I am here to take mathematics with special-school pupils past money and time, with people who expect "
        "a generalisation from everyone.",
        working_on="pattern and early algebra without written symbols",
        ask="A mainstream class to exchange patterns with by post.",
        offer="Adaptations of any task, if you send it two weeks ahead.",
        joined=258, invited_by="marcus", turns_up=0.72, replies=0.6, travels=0.4,
    ),
    Person(
        key="annelise", name="Annelise Brandt", called="Annelise", mailbox="annelise.brandt",
        town="Corby", region="East Midlands", side="middle",
        school="11 to 18 academy", post="second in maths, Key Stage 4",
        purpose="I am here to give Year 11 a spring term that is more than past papers, with people who have cut "
        "revision lessons and kept their nerve.",
        working_on="ten taught lessons in place of ten mock papers",
        ask="What you stopped doing in Year 11, and what happened.",
        offer="Worked examples with one step missing, for every foundation topic.",
        joined=210, invited_by="mei", turns_up=0.74, replies=0.65, travels=0.45, knows=("marcus",),
    ),
    Person(
        key="nhung", name="Nguyễn Hồng Nhung", called="Nhung", mailbox="hongnhung.nguyen",
        town="Leicester", region="East Midlands", side="middle",
        school="11 to 16 school", post="maths teacher, leads homework",
        purpose="I am here to set homework that a pupil without a desk can do well, with people who have asked their "
        "pupils where and when they work.",
        working_on="homework finished in school by choice, not as a sanction",
        ask="A survey of where pupils do their homework that someone has already tried.",
        offer="A term of ten-minute homework, with return rates by class.",
        joined=87, invited_by="mei", turns_up=0.9, replies=0.85, travels=0.7, to_meet=("annelise", "marcus", "ines"),
    ),
)

SOUTH = (
    Person(
        key="dafydd", name="Dafydd Marchant", called="Dafydd", mailbox="dafydd.marchant", role="lead",
        town="St Leonards-on-Sea", region="South East", side="south",
        school="11 to 18 academy near the sea front", post="assistant head, teaches maths",
        purpose="I am here to keep maths teachers in hard-to-staff schools beyond their third year, with people who "
        "are willing to say what nearly made them leave.",
        working_on="the first two years after training",
        ask="Leaving interviews, anonymised, from any school that has kept them.",
        offer="A morning in our department with every door open, and lunch.",
        joined=433, invited_by="ruth", turns_up=0.95, replies=0.9, travels=0.7, knows=("ines", "grace"),
    ),
    Person(
        key="ines", name="Inês Carvalho", called="Inês", mailbox="ines.carvalho", role="facilitator",
        town="Croydon", region="London", side="south",
        school="11 to 18 academy", post="second in maths",
        purpose="I am here to plan lessons in pairs as a normal part of the week, with people who have found the hour "
        "for it and defended it.",
        working_on="paired planning for Year 8, one lesson a week",
        ask="A timetable on which two teachers of one year group are free together.",
        offer="A year of paired plans, with both handwritings on them.",
        joined=431, invited_by="dafydd", turns_up=0.92, replies=0.8, travels=0.35, knows=("dafydd", "sebnem"),
    ),
    Person(
        key="tom", name="Tom Eastwick", called="Tom", mailbox="tom.eastwick", role="facilitator",
        town="Great Yarmouth", region="East of England", side="south",
        school="11 to 16 academy", post="maths teacher and EAL coordinator",
        purpose="I am here to separate not knowing English from not knowing mathematics, with people whose pupils do "
        "fractions in another language at home.",
        working_on="word problems rewritten for pupils in their first year of English",
        ask="Speakers of Lithuanian and Tetum who would check forty words.",
        offer="A glossary with pictures in nine languages.",
        joined=430, invited_by="dafydd", turns_up=0.88, replies=0.75, travels=0.25, knows=("dafydd",),
    ),
    Person(
        key="priya", name="Priyanka Deshmukh", called="Priya", mailbox="priyanka.deshmukh",
        town="Luton", region="East of England", side="south",
        school="11 to 16 school", post="head of maths",
        purpose="I am here to make parents' evenings useful to parents who left school disliking maths, with people "
        "who have changed the script and not only the room.",
        working_on="a five-minute conversation with something to take home",
        ask="What parents said when you asked them what the evening was for.",
        offer="Our two questions for parents, tried with three hundred families.",
        joined=429, invited_by="dafydd", turns_up=0.82, replies=0.7, travels=0.25,
    ),
    Person(
        key="ewan", name="Ewan McAllister", called="Ewan", mailbox="ewan.mcallister",
        town="Plymouth", region="South West", side="south",
        school="11 to 16 academy", post="maths teacher, Key Stage 4 lead",
        purpose="I am here to get pupils in low prior attainment sets writing full solutions, with people who keep "
        "exercise books and look at them together.",
        working_on="a page a week of pupils' own written reasoning",
        ask="Exercise books from a set like mine, from October and from May.",
        offer="Four pupils' books across three years, photographed.\nBar models from Year 9 on, three times.",
        joined=428, invited_by="dafydd", turns_up=0.68, replies=0.6,
    ),
    Person(
        key="sebnem", name="Şebnem Aydın", called="Şebnem", mailbox="sebnem.aydin",  # noqa: RUF001 - her name
        town="Enfield", region="London", side="south",
        school="11 to 18 comprehensive", post="maths teacher and mentor of early-career teachers",
        purpose="I am here to mentor new teachers about mathematics and not only about behaviour, with people who "
        "still remember their first Year 9 class in detail.",
        working_on="mentor hours that begin with a pupil's script",
        ask="Scripts that puzzled you.",
        offer="A place at our weekly hour, in the room or by video.",
        joined=428, invited_by="ines", turns_up=0.76, replies=0.65, knows=("ines",), away=("coffee-chelmsford",),
    ),
    Person(
        key="grace", name="Grace Pemberton-Liu", called="Grace", mailbox="grace.pemberton-liu",
        town="Margate", region="South East", side="south",
        school="11 to 16 school", post="maths teacher and attendance lead",
        purpose="I am here to find out whether the maths lesson is a reason for staying at home, with people who are "
        "ready to ask the pupils who stay at home.",
        working_on="conversations with twenty pupils who miss one lesson in five",
        ask="A second school to hold the same conversations.",
        offer="Our questions, the consent letter, and what we heard.",
        joined=427, invited_by="dafydd", turns_up=0.74, replies=0.7, knows=("dafydd",),
    ),
    Person(
        key="dmytro", name="Dmytro Savchenko", called="Dmytro", mailbox="dmytro.savchenko",
        town="Swindon", region="South West", side="south",
        school="11 to 16 academy", post="maths teacher",
        purpose="I am here to learn what English pupils are expected to say aloud in a maths lesson, with people who "
        "can explain the customs as well as the content.",
        working_on="comparing how division is taught in two countries",
        ask="Someone to co-teach a lesson on division and disagree about it.",
        offer="Textbook pages from another tradition, translated.",
        joined=427, invited_by="tom", turns_up=0.7, replies=0.6,
    ),
    Person(
        key="wiremu", name="Wiremu Harding", called="Wiremu", mailbox="wiremu.harding",
        town="Weston-super-Mare", region="South West", side="south",
        school="11 to 16 academy", post="head of maths",
        purpose="I am here to run a department that reads and tries one thing a term, with people who can name a "
        "change that they dropped because it did not work.",
        working_on="one trial a term, with a date on which we decide",
        ask="Write-ups of trials that failed.",
        offer="A template for deciding, half a page long.\nRebuilding a Key Stage 3 plan, twice.",
        joined=426, invited_by="dafydd", turns_up=0.66, replies=0.55, knows=("ewan",), away=("coffee-chelmsford",),
    ),
    Person(
        key="kirsty", name="Kirsty Ogilvie", called="Kirsty", mailbox="kirsty.ogilvie",
        town="Bristol", region="South West", side="south",
        school="11 to 16 academy", post="Key Stage 3 lead",
        purpose="I am here to build Year 7 around fewer ideas for longer, with people who have taken the calendar off "
        "the scheme of work.",
        working_on="a first term on number alone",
        ask="What you say to a parent who asks why we are still on place value.",
        offer="Our autumn term: three units, forty lessons.",
        joined=426, invited_by="tom", turns_up=0.62, replies=0.5, quiet_since=98,
    ),
    Person(
        key="naomi", name="Naomi Feldstein", called="Naomi", mailbox="naomi.feldstein",
        town="Ipswich", region="East of England", side="south",
        school="11 to 16 school", post="maths teacher and special-needs coordinator",
        purpose="I am here to write support plans that change a maths lesson, with people who have read a plan and "
        "not known what to do on Tuesday.",
        working_on="one-line adjustments that all teachers of a pupil can make",
        ask="Departments that will test a shorter plan for a term.",
        offer="A translation of the usual phrases into things to do.",
        joined=426, invited_by="tom", turns_up=0.75, replies=0.65, paused=(143, -45),
    ),
    Person(
        key="hamza", name="Hamza Qureshi-Dunne", called="Hamza", mailbox="hamza.qureshi-dunne",
        town="Slough", region="South East", side="south",
        school="11 to 16 school", post="second in maths, Key Stage 3",
        purpose="I am here to teach problem solving to pupils who are used to being shown, with people who can sit "
        "through four minutes of silence.",
        working_on="one unfamiliar problem a fortnight in Years 7 to 9",
        ask="Problems that a class argued about after the bell.",
        offer="Thirty problems with notes on where pupils stuck.",
        joined=405, invited_by="ines", turns_up=0.74, replies=0.6, knows=("ines",),
    ),
    Person(
        key="noor", name="Noor van der Berg", called="Noor", mailbox="noor.vanderberg",
        town="Portsmouth", region="South East", side="south",
        school="11 to 16 academy", post="maths teacher, leads Year 7",
        purpose="I am here to use the summer between Year 6 and Year 7 without losing the ones who most need it, with "
        "people who have run a summer school and counted who came.",
        working_on="a week in August led by Year 10 pupils",
        ask="Figures on who turned up, and who was on the list.",
        offer="The Year 10 pupils' handbook, written by them.",
        joined=333, invited_by="ines", turns_up=0.75, replies=0.65, knows=("ines",),
    ),
    Person(
        key="folasade", name="Folasade Whitcombe", called="Sade", mailbox="folasade.whitcombe",
        town="Clacton-on-Sea", region="East of England", side="south",
        school="11 to 18 academy", post="maths teacher, leads intervention",
        purpose="I am here to find the Year 9 pupils who stopped trying quietly, with people who look for them before "
        "the mock examinations do.",
        working_on="a list made by teachers' memory, checked against marks",
        ask="How you open a conversation with a pupil who is never any trouble.",
        offer="A register of small signs, agreed by eight teachers.",
        joined=181, invited_by="tom", turns_up=0.76, replies=0.7,
    ),
    Person(
        key="oscar", name="Óscar Villanueva", called="Óscar", mailbox="oscar.villanueva",
        town="Harlow", region="East of England", side="south",
        school="11 to 16 academy", post="maths teacher, returned after six years away",
        purpose="I am here to come back to teaching without pretending that nothing has changed, with people who will "
        "tell me which of the new routines are worth learning.",
        working_on="a Year 10 foundation class, four lessons a week",
        ask="An afternoon in a department where visualisers are used well.",
        offer="Six years of using statistics at a water company.",
        joined=81, invited_by="priya", turns_up=0.95, replies=0.85, to_meet=("priya", "sebnem", "hamza"),
    ),
    Person(
        key="stefan", name="Ștefan Ionescu", called="Ștefan", mailbox="stefan.ionescu",
        town="Peterborough", region="East of England", side="south",
        school="11 to 16 school", post="maths teacher in his first year",
        purpose="I am here to learn to explain one thing in three ways before my first summer, with people who plan "
        "explanations aloud.",
        working_on="negative numbers, again, with Year 8",
        ask="Ten minutes a fortnight with somebody who teaches negative numbers differently.",
        offer="Recent university notes on how people learn procedures.",
        joined=40, invited_by="tom", turns_up=0.0, replies=0.0, quiet_since=60, to_meet=("tom", "dmytro", "sebnem"),
    ),
    Person(
        key="abeba", name="Abeba Tesfaye", called="Abeba", mailbox="abeba.tesfaye",
        town="Tilbury", region="East of England", side="south",
        school="11 to 16 academy", post="head of maths since September",
        purpose="I am here to rebuild a department of nine, four of them new, with people who have led one from its "
        "worst results and stayed for the next.",
        working_on="a shared Key Stage 3 plan that new colleagues can trust",
        ask="Half an hour a fortnight with somebody who has rebuilt a Key Stage 3 plan.",
        offer="A primary-school view of number: I taught Year 6 for eight years.",
        joined=17, invited_by="ines", turns_up=1.0, replies=0.9,
        to_meet=("farida", "sian", "wiremu", "sebnem", "marcus", "bridget"),
    ),
)
