"""Pairs of statements, broad and precise, one for each of many fields."""

from __future__ import annotations

from network.coach.findings import Example
from network.coach.forms import bases
from network.coach.reading import read

EXAMPLES = (
    Example(
        "education",
        "Connecting maths teachers",
        "Connecting maths teachers who teach in schools with a higher than average share of pupil premium",
    ),
    Example(
        "health",
        "Nurses who care about older people",
        "District nurses who visit people dying at home in villages an hour from the nearest hospice",
    ),
    Example(
        "charities",
        "Charity leaders sharing best practice",
        "First-time directors of food banks that have doubled in size since they were founded",
    ),
    Example(
        "local government",
        "Councillors who want to make a difference",
        "Councillors whose ward holds the site of a new reservoir, and who live next to it themselves",
    ),
    Example(
        "technology",
        "A community for everyone in tech",
        "Engineers who alone keep a hospital's twenty-year-old patient record system running",
    ),
    Example(
        "climate",
        "Leaders who are passionate about the planet",
        "Facilities managers replacing gas boilers in listed buildings that stay open all winter",
    ),
    Example(
        "farming",
        "Bringing farmers together",
        "Dairy farmers over sixty with no successor, deciding whether to sell the herd",
    ),
    Example(
        "arts",
        "Musicians who love to collaborate",
        "Orchestral players returning to the stage after an injury to the hand",
    ),
    Example(
        "law",
        "Lawyers committed to justice",
        "Solicitors who are the last legal aid housing adviser in their county",
    ),
    Example(
        "finance",
        "Finance professionals in London",
        "Finance directors of care homes about to break a covenant with their bank",
    ),
    Example(
        "housing",
        "Housing professionals putting people first",
        "Housing officers moving tenants out of a tower block that is to be demolished",
    ),
    Example(
        "trades",
        "Builders supporting one another",
        "Self-employed plasterers over fifty whose knees no longer allow a full week on site",
    ),
    Example(
        "science",
        "Scientists who are curious about the world",
        "Postdocs whose only instrument time is at night, at a telescope on another continent",
    ),
    Example(
        "parents and carers",
        "Parents helping each other",
        "Parents of a child who has just begun dialysis at home, working full time",
    ),
    Example(
        "museums",
        "Museum people who love heritage",
        "Keepers of town museums with one paid post and a leaking roof",
    ),
    Example(
        "hospitality",
        "Chefs and restaurant owners",
        "Head chefs of village pubs that lost half their kitchen staff in one season",
    ),
)

_FIELD_WORDS = {
    "education": "school teacher pupil student college classroom maths lesson headteacher tutor lecturer",
    "health": "nurse doctor patient hospital gp ward clinic midwife health surgeon therapist pharmacist",
    "charities": "charity volunteer trustee donor fundraiser nonprofit ngo food bank foundation cause",
    "local government": "council councillor parish clerk mayor government borough district resident town",
    "technology": "software developer engineer data tech ai code programmer security digital startup product designer",
    "climate": "climate carbon energy planet sustainability green emission solar environment net-zero retrofit nature",
    "farming": "farm farmer crop herd dairy land grower sheep agriculture soil livestock orchard food garden",
    "arts": "artist music musician theatre dancer actor painter orchestra stage writer poet film art gallery choir",
    "law": "lawyer solicitor barrister court judge legal law magistrate justice paralegal tribunal",
    "finance": "finance accountant bank investor pension treasurer fund audit tax money insurer cfo economist",
    "housing": "housing tenant landlord rent estate home leaseholder tower flat homeless planner",
    "trades": "builder plumber electrician carpenter plasterer roofer apprentice site construction joiner mason welder",
    "science": "scientist research lab postdoc physics biology chemistry telescope phd professor academic",
    "parents and carers": "parent mother father child carer family baby son daughter grandparent foster",
    "museums": "museum curator collection archive heritage library librarian conservator archivist exhibition",
    "hospitality": "chef restaurant hotel pub waiter kitchen cook barista bar cafe tourism guest",
}
_WORDS = {field: frozenset(words.split()) for field, words in _FIELD_WORDS.items()}


def nearest_examples(statement: str, count: int = 1) -> tuple[Example, ...]:
    """Return the pairs whose field is nearest to what is written; the first ones when nothing is near.

    >>> nearest_examples("Connecting plumbers")[0].field
    'trades'
    """
    written = {base for word in read(statement) for base in bases(word.plain)}
    ranked = sorted(EXAMPLES, key=lambda example: -len(_WORDS[example.field] & written))
    return tuple(ranked[:count])
