"""The check-in's questions, and what people wrote beside their marks."""

# The five items of the pulse, answered from 1 (not at all) to 5 (entirely).
PULSE = {
    "connected": "I feel connected to other members.",
    "help": "There are people here I could ask for help.",
    "known": "People here know what I am working on.",
    "open": "I can be open about what is not going well.",
    "purpose": "This network helps me do what I joined for.",
}
DIFFERENCE = "Who made a difference to you?"

# For each question, what somebody may add who marked it 4 or 5 ...
GLAD = {
    "connected": (
        "I could name eight people and what they teach on a Friday. A year ago, nobody outside my corridor.",
        "Yes, and mostly because of the tables. I would not have walked up to anybody by myself.",
        "More than I had expected from one Saturday a term.",
        "Two of us now text before we mark. That is connection enough for me.",
    ),
    "help": (
        "Asked about resit entries on a Monday and had three answers by Wednesday, one of them a spreadsheet.",
        "I know whom I would ring about absence, whom about tiles, and whom about a bad day.",
        "I have asked twice, and neither time did anybody send me a policy.",
        "Yes. It helps that they have the same classes as I do.",
    ),
    "known": (
        "Somebody stopped me at the door to ask how the two-week timetable went. Badly, and I was glad to say so.",
        "My question was still on the card from last time, with two names written beside it.",
        "The people at my last table do. The rest would if I wrote it down better.",
        "I think so. I have had two articles and a photograph sent to me without asking.",
    ),
    "open": (
        "I said that the mocks were poor and nobody offered me a product.",
        "In the action-learning set, entirely. In the big gathering, about as far as anyone.",
        "It is the one room where I have said that I am not sure mixed groups work in Year 10.",
        "Easier here than at school, where somebody always has to report it.",
    ),
    "purpose": (
        "I joined to see other people's low sets write. I have now seen four, and changed Thursdays because of it.",
        "I have used something from here every week this half-term.",
        "It does, and faster since we visit each other instead of only talking.",
        "The resit plans alone were worth the year. We entered the same pupils and eleven more passed.",
    ),
}

# ... and what somebody may add who marked it lower.
WARY = {
    "connected": (
        "With three or four people, yes. With the network, not so much since the spring.",
        "I missed two gatherings because of open evenings and it shows.",
        "I know the people in the south of the country and hardly anybody from the north.",
        "Not yet. I have only been here a few weeks.",
    ),
    "help": (
        "Probably, but I have not tried, so I do not know whom I would ask about attendance.",
        "There must be somebody who teaches in a school as small as ours. I have not found them.",
        "I would ask, and then feel that I ought to have something to give back.",
    ),
    "known": (
        "They know what I was working on in September. I have moved on and told nobody.",
        "I doubt it. I tend to listen.",
        "Perhaps put it on the badges again; that worked.",
    ),
    "open": (
        "Not with two people from my own trust in the room.",
        "Up to a point. It is still a room full of heads of department.",
        "I would rather say it at a table of four than of seven.",
    ),
    "purpose": (
        "Partly. What I need is someone who also teaches Year 6, and there is one of us.",
        "The ideas, yes. The time to try them is another matter, and no network can give me that.",
        "Ask me after the summer. I have started one thing and it is too early to say.",
    ),
}

# Answers to the open question; ``{other}`` is the name of somebody with whom the writer has been in touch.
THANKS = (
    "{other}, who read my plan properly and said which half to leave out.",
    "{other}. We disagreed about setting for an hour and I have thought about it every week since.",
    "{other} sent the thing promised at the gathering, unasked, two days later.",
    "Without {other} I would have given up on the Year 9 unit in October.",
    "{other} came to my school on a day off. I learned more from the questions than from the answers.",
    "{other}, by ringing back.",
    "I would say {other}. It was a small remark about exercise books, and it changed what I collect.",
    "{other} let me watch an ordinary lesson instead of a good one.",
    "{other} told me that my department was not unusual. That was exactly the news I needed.",
    "Two people, but {other} first: the spreadsheet saved us a weekend.",
    "{other}, who asked how it went.",
    "{other}. I borrowed the tiles for a week and still have them. I know.",
)
