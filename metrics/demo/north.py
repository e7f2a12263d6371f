"""The demo network's people in the north of England."""

from metrics.demo.person import Person

# Each row reads as a card about one person; one argument a line would bury the sentences.
# fmt: off
NORTH = (
    Person(
        key="ruth", name="Ruth Okonjo-Hale", called="Ruth", mailbox="ruth.okonjo-hale", role="lead",
        town="Keighley", region="Yorkshire and the Humber", side="north",
        school="11 to 16 community school", post="head of maths",
        purpose="I am here to stop our lowest two sets being taught a smaller subject, with people who have merged "
        "sets themselves and can tell me what went wrong in the second year.",
        working_on="mixed-attainment teaching in Years 7 and 8",
        ask="The second-year timetable of a department that moved from sets to mixed groups.",
        offer="A Year 7 scheme in which every task is written at three depths.",
        joined=433, invited_by="", turns_up=0.95, replies=0.9, travels=0.7, knows=("sian", "gurdeep"),
    ),
    Person(
        key="seun", name="Olúwaṣeun Adéyẹmí", called="Ṣeun", mailbox="oluwaseun.adeyemi", role="facilitator",
        town="Oldham", region="North West", side="north",
        school="11 to 16 academy", post="lead practitioner in maths",
        purpose="I am here to get number facts secure by the end of Year 8 without timed humiliation, with people who "
        "check whether their practice routines work.",
        working_on="ten-minute retrieval routines in Key Stage 3",
        ask="One department to run the same routine as us for half a term, so that we can compare.",
        offer="Four hundred interleaved questions and the spreadsheet that picks them.",
        joined=431, invited_by="ruth", turns_up=0.92, replies=0.8, travels=0.35, knows=("ruth", "farida"),
    ),
    Person(
        key="sian", name="Siân Prosser", called="Siân", mailbox="sian.prosser", role="facilitator",
        town="Middlesbrough", region="North East", side="north",
        school="11 to 16 school in a trust of five", post="Key Stage 3 maths coordinator",
        purpose="I am here to write one Key Stage 3 curriculum that five schools can honestly teach, with people who "
        "know how plans fall apart in November.",
        working_on="a common Year 7 curriculum across five schools",
        ask="Someone else's list of what they took out, and why.",
        offer="Our sequence for fractions, with the lessons that failed left in.",
        joined=431, invited_by="ruth", turns_up=0.9, replies=0.75, travels=0.3, knows=("ruth", "elspeth"),
    ),
    Person(
        key="gurdeep", name="Gurdeep Mann", called="Gurdeep", mailbox="gurdeep.mann", role="facilitator",
        town="Hull", region="Yorkshire and the Humber", side="north",
        school="11 to 16 school on a large estate", post="head of Year 10, teaches maths",
        purpose="I am here to learn to teach a class from which six different pupils are missing each day, with "
        "people who plan for gaps rather than deplore them.",
        working_on="lessons that a pupil can rejoin after two weeks away",
        ask="A way to show parents what was missed that fits on one side of paper.",
        offer="Our return-to-lesson card and a year of figures on who used it.",
        joined=430, invited_by="ruth", turns_up=0.88, replies=0.7, travels=0.25, knows=("ruth", "peter"),
    ),
    Person(
        key="laleh", name="Laleh Farahani", own_script="لاله فراهانی", called="Laleh", mailbox="laleh.farahani",
        town="Rochdale", region="North West", side="north",
        school="11 to 16 academy with a nurture base", post="second in maths",
        purpose="I am here to make talk carry the reasoning in Year 9 lessons, with people who record their own "
        "classrooms and are willing to listen back.",
        working_on="oracy: sentence starters that pupils outgrow",
        ask="A partner to swap ten-minute lesson recordings with.",
        offer="A set of talk prompts sorted by what they actually made pupils say.",
        joined=429, invited_by="seun", turns_up=0.8, replies=0.7, knows=("seun",),
    ),
    Person(
        key="lukasz", name="Łukasz Wróbel", called="Łukasz", mailbox="lukasz.wrobel",
        town="Doncaster", region="Yorkshire and the Humber", side="north",
        school="11 to 18 academy", post="maths teacher and Year 11 resit lead",
        purpose="I am here to change what the second attempt at GCSE looks like for pupils who missed by a few marks, "
        "with people who teach November resit groups themselves.",
        working_on="an eight-week November resit course",
        ask="Resit results by topic from any school with more than fifteen entries.",
        offer="Eight weeks of plans, trimmed twice after real groups.",
        joined=428, invited_by="gurdeep", turns_up=0.7, replies=0.55, knows=("magda",),
    ),
    Person(
        key="aoife", name="Aoife Ní Bhriain", called="Aoife", mailbox="aoife.nibhriain",
        town="Liverpool", region="North West", side="north",
        school="girls' comprehensive", post="maths teacher in her fourth year",
        purpose="I am here to teach ratio so that it lasts beyond the test, with people who have tried bar models "
        "with teenagers and met the eye-rolling.",
        working_on="bar modelling with Years 9 and 10",
        ask="Somebody who has brought bar models in late and kept them.",
        offer="Photographs of two years of pupils' bars, good and muddled.",
        joined=428, invited_by="seun", turns_up=0.75, replies=0.65,
    ),
    Person(
        key="farida", name="Farida Begum-Ellis", called="Farida", mailbox="farida.begum-ellis",
        town="Burnley", region="North West", side="north",
        school="11 to 16 school", post="head of maths",
        purpose="I am here to hold a full department together through a year of vacancies, with people who lead teams "
        "in which half the lessons are taught by non-specialists.",
        working_on="planning that a cover teacher can pick up at 8.15",
        ask="Examples of shared planning that did not turn into scripts.",
        offer="An induction fortnight for non-specialists who are given maths in September.",
        joined=428, invited_by="seun", turns_up=0.72, replies=0.5, knows=("seun", "hannah"),
    ),
    Person(
        key="kwabena", name="Kwabena Asare-Pratt", called="Kwabena", mailbox="kwabena.asare-pratt",
        town="Sunderland", region="North East", side="north",
        school="11 to 16 academy", post="maths teacher and pupil-premium lead",
        purpose="I am here to spend pupil-premium money on teaching rather than on displays of it, with people who "
        "will show me their plan and the line they regret.",
        working_on="a one-page account of what the funding changed",
        ask="Two honest pupil-premium statements from maths departments.",
        offer="Three years of our own figures, including the tutoring that did nothing.",
        joined=427, invited_by="sian", turns_up=0.74, replies=0.6, knows=("imran",),
    ),
    Person(
        key="hannah", name="Hannah Birtwistle", called="Hannah", mailbox="hannah.birtwistle",
        town="Blackpool", region="North West", side="north",
        school="11 to 16 school with high mobility", post="maths teacher and induction lead",
        purpose="I am here to find out in one lesson what a pupil who arrives in March can do, with people whose "
        "registers change every week as ours do.",
        working_on="a thirty-minute arrival conversation in place of a test",
        ask="Arrival tasks that need little English and no reading age.",
        offer="Our arrival task, with forty annotated scripts.",
        joined=427, invited_by="farida", turns_up=0.7, replies=0.55, knows=("farida",),
    ),
    Person(
        key="yusra", name="Yusra al-Khatib", called="Yusra", mailbox="yusra.alkhatib",
        town="Bradford", region="Yorkshire and the Humber", side="north",
        school="11 to 16 academy", post="maths teacher, first head of Year 7 maths",
        purpose="I am here to carry what Year 6 teachers know into the first half-term of Year 7, with people who "
        "teach on both sides of that summer.",
        working_on="moving-up meetings about mathematics, not only about behaviour",
        ask="A Year 6 teacher who would read our September unit with a pencil.",
        offer="A crib of the language and pictures that our feeder primaries use.",
        joined=427, invited_by="ruth", turns_up=0.78, replies=0.65, knows=("ruth",),
    ),
    Person(
        key="magda", name="Magdalena Kowalczyk-Shaw", called="Magda", mailbox="magdalena.kowalczyk-shaw",
        town="Rotherham", region="Yorkshire and the Humber", side="north",
        school="all-through school", post="lead for Years 5 to 8 maths",
        purpose="I am here to keep the counters, rods and tiles in use after Year 6, with people who believe that "
        "manipulatives are for thinking and not for the bottom set.",
        working_on="algebra tiles from Year 6 to Year 9",
        ask="Video of algebra tiles in a lesson with thirty pupils and one adult.",
        offer="Six class sets to lend, with the lessons that go with them.",
        joined=426, invited_by="gurdeep", turns_up=0.73, replies=0.6, knows=("lukasz",),
    ),
    Person(
        key="peter", name="Peter Thistlethwaite", called="Peter", mailbox="peter.thistlethwaite",
        town="Grimsby", region="Yorkshire and the Humber", side="north",
        school="11 to 16 academy", post="head of maths, thirty years in the classroom",
        purpose="I am here to hand over what I know about mixed groups before I retire, with people who still "
        "have time to argue with it.",
        working_on="writing down the unwritten half of a scheme of work",
        ask="A younger colleague who will interview me and leave out the anecdotes.",
        offer="A drawer of investigations that still work.",
        joined=426, invited_by="gurdeep", turns_up=0.6, replies=0.45, knows=("gurdeep",), quiet_since=101,
    ),
    Person(
        key="zoe", name="Zoë Lindqvist", called="Zoë", mailbox="zoe.lindqvist",
        town="Birkenhead", region="North West", side="north",
        school="alternative provision, Years 9 to 11", post="teacher of maths",
        purpose="I am here to give pupils who have been excluded a course that leads somewhere, with people who teach "
        "maths to groups of six and know every reason for not starting.",
        working_on="a one-year course for pupils who arrive in Year 10",
        ask="Schools that will take a pupil back into a maths lesson for a trial fortnight.",
        offer="A morning in our building, and a frank account of the first ten minutes.",
        joined=385, invited_by="aoife", turns_up=0.72, replies=0.7, knows=("aoife",),
    ),
    Person(
        key="imran", name="Imran Sattar", called="Imran", mailbox="imran.sattar",
        town="Gateshead", region="North East", side="north",
        school="11 to 16 academy", post="trust lead for maths",
        purpose="I am here to make trust-wide support something that departments ask for, with people who have been "
        "on the receiving end of it.",
        working_on="coaching by invitation instead of by rota",
        ask="What a visit from outside did for your department, in three sentences.",
        offer="Two days a term of a second pair of eyes, with no report.",
        joined=370, invited_by="kwabena", turns_up=0.76, replies=0.6, travels=0.3, knows=("kwabena",),
    ),
    Person(
        key="suryani", name="Suryani", called="Suryani", mailbox="suryani",
        town="Sheffield", region="Yorkshire and the Humber", side="north",
        school="11 to 16 school", post="maths teacher and data lead",
        purpose="I am here to replace six data drops a year with two that teachers use, with people who have dared to "
        "collect less.",
        working_on="short topic checks that change the next lesson",
        ask="A head teacher's letter that agreed to fewer data points.",
        offer="A question-level analysis sheet that takes ten minutes a class.",
        joined=341, invited_by="magda", turns_up=0.75, replies=0.65, knows=("magda",),
    ),
    Person(
        key="callum", name="Callum Reay", called="Callum", mailbox="callum.reay",
        town="Ashington", region="North East", side="north",
        school="middle school, Years 5 to 8", post="maths lead",
        purpose="I am here to use four unbroken years from Year 5 to Year 8 well, with people who envy that and will "
        "tell me what they would do with it.",
        working_on="multiplicative reasoning across the Year 6 and 7 line",
        ask="High-school colleagues who will say what our pupils arrive without.",
        offer="Year 5 to 8 progression in one long picture.",
        joined=281, invited_by="imran", turns_up=0.7, replies=0.55, knows=("imran",),
    ),
    Person(
        key="chidi", name="Chidinma Eze", called="Chidi", mailbox="chidinma.eze",
        town="Halifax", region="Yorkshire and the Humber", side="north",
        school="11 to 18 school", post="maths teacher in her second year",
        purpose="I am here to get through my second year of teaching Year 8 on a Friday afternoon, with people who "
        "remember what they did about it.",
        working_on="starts of lessons that settle a class without silence as the aim",
        ask="To watch one lesson of a class like mine, taught by somebody like me.",
        offer="Fresh eyes, and a bank of starters made on Sunday evenings.",
        joined=190, invited_by="yusra", turns_up=0.8, replies=0.75, knows=("yusra",),
    ),
    Person(
        key="bridget", name="Bridget Nwosu", called="Bridget", mailbox="bridget.nwosu",
        town="Barrow-in-Furness", region="North West", side="north",
        school="11 to 18 academy, ninety minutes from the next city", post="head of maths",
        purpose="I am here to find colleagues for a department that nobody passes on the way to anywhere, with people "
        "who recruit by growing their own.",
        working_on="teaching assistants who train as maths teachers",
        ask="How other schools pay for the training year.",
        offer="Our apprenticeship agreement and the two people who came through it.",
        joined=133, invited_by="farida", turns_up=0.6, replies=0.7, knows=("farida",),
    ),
    Person(
        key="rosie", name="Rosie Tattersall", called="Rosie", mailbox="rosie.tattersall",
        town="Preston", region="North West", side="north",
        school="11 to 16 school", post="higher-level teaching assistant in maths",
        purpose="I am here to make twenty minutes with three pupils count for as much as an hour with thirty, with "
        "people who run small-group intervention and check that it transfers.",
        working_on="pre-teaching vocabulary before a new unit",
        ask="A teacher who plans with the assistant before the lesson and not after.",
        offer="Notes on what pupils say when no teacher is listening.",
        joined=47, invited_by="hannah", turns_up=0.0, replies=0.0, knows=("hannah",), quiet_since=60,
        to_meet=("mei", "gurdeep", "ines"),
    ),
    Person(
        key="elspeth", name="Elspeth Carrow", called="Elspeth", mailbox="elspeth.carrow",
        town="Durham", region="North East", side="north",
        school="11 to 16 academy", post="head of maths, now a teacher educator",
        purpose="I am here to make the first department a new teacher joins a good one, with people who mentor "
        "trainees on a full timetable.",
        working_on="mentor meetings about mathematics",
        ask="Mentors who will let a trainee watch them plan.",
        offer="A term of questions for mentor meetings.",
        joined=427, invited_by="sian", turns_up=0.75, replies=0.6, left=152,
    ),
)
