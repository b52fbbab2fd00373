"""What a call is about: natures as agencies write them → groups, and who usually answers those."""

import re
from functools import lru_cache
from typing import Final

from data_access.records.calls import Discipline, Line, NatureGroup

_G = NatureGroup
_RULES: Final[tuple[tuple[NatureGroup, str], ...]] = (
    (_G.HANG_UP, r"hang ?up|no voice|open line|abandon|silent|misdial|pocket dial|911 invest"),
    (_G.OVERDOSE, r"overdose|\bod\b|poison|naloxone|narcan"),
    (_G.CARDIAC, r"cardiac|heart|chest pain|\bcpr\b|stroke|\bcva\b"),
    (_G.MENTAL_HEALTH, r"mental|suicid|emotion|\bedp\b|psych|behavio|crisis|\becp\b|\btdo\b|\beco\b"),
    (_G.DOMESTIC, r"domestic|\bdv\b|-dv|family (trouble|disturb)|viol.* order|restraining"),
    (_G.WEAPONS, r"shots?\b|shotspot|gun|weapon|shoot|stab|armed|knife"),
    (_G.MISSING, r"missing|runaway|lost (child|person)|amber"),
    (_G.WELFARE, r"welfare|check on|wellness|wellbeing|well being"),
    (_G.CRASH, r"crash|collision|\bmv[ca]\b|\bacc\b|accident|hit (and|&) run|\bpi acc|rollover|\bpdo\b"),
    (_G.INJURY, r"injur|trauma|fall\b|fallen|bleed|hemorr|burns?\b|lacerat|animal bite|inj person"),
    (_G.ALARM, r"alarm|\balrm|\bafa\b"),
    (_G.HAZARD, r"gas (leak|odor|smell)|hazmat|haz mat|hazard|carbon monoxide|\bco det|fuel|spill|wires?"),
    (_G.RESCUE, r"rescue|entrap|elevator|water emerg|drown|lock ?out|locked (in|out)"),
    (_G.FIRE, r"fire|smoke|flames|burning|explosion"),
    (_G.MEDICAL, (
        r"medical|\bems\b|\bals\b|\bbls\b|breath|sick|uncons|seizure|diabet|allerg|patient|ambul|aid\b|chok"
        r"|pregnan|headache|pain|abdom|convuls|back prob|person down|\bdoa\b|dead (on|body)"
    )),
    (_G.VIOLENCE, r"assault|batter|fight|robb|homicide|kidnap|abduct|rape|sex|threat|harass|brawl"),
    (_G.DRUGS, r"drug|narco|intox|drunk|dui|dwi|liquor|alcohol|\bdip\b"),
    (_G.THEFT, r"theft|larcen|burgl|stol|steal|shoplift|\bentry\b|break.?in|fraud|forgery|embezz"),
    (_G.DAMAGE, r"damage|vandal|graffiti|mischief|destruct"),
    (_G.ANIMAL, r"animal|\bdog\b|\bcat\b|wildlife|deer|\bbite\b"),
    (_G.TRAFFIC, (
        r"traffic|parking|vehicle stop|\bts\b|tow\b|towed|disabled (veh|motor)|reckless|speeding|road"
        r"|motorist|abandoned veh|driv"
    )),
    (_G.DISORDER, r"disord|disturb|nois|trbl|trouble|loiter|trespass|party|nuisance|neighbo|panhand|argu"),
    (_G.SUSPICIOUS, r"susp|prowl|subj|wanted|unknown (problem|trouble)"),
    (_G.ADMINISTRATIVE, (
        r"admin|report|follow ?up|assign|special|return|patrol|check|service|assist|mutual|out of|park and"
        r"|walk|test|train|meet|escort|convey|transport|warrant|investig|detail|info|property|courier|standby"
    )),
)  # fmt: skip
_COMPILED: Final = tuple((group, re.compile(rule, re.IGNORECASE)) for group, rule in _RULES)

_USUALLY: Final[dict[NatureGroup, Discipline]] = {
    **dict.fromkeys((_G.CARDIAC, _G.OVERDOSE, _G.MEDICAL, _G.INJURY), Discipline.MEDICAL),
    **dict.fromkeys((_G.FIRE, _G.HAZARD, _G.RESCUE), Discipline.FIRE),
    **dict.fromkeys(
        (
            _G.WEAPONS, _G.VIOLENCE, _G.DOMESTIC, _G.THEFT, _G.DAMAGE, _G.TRAFFIC, _G.CRASH, _G.DISORDER,
            _G.SUSPICIOUS, _G.WELFARE, _G.MISSING, _G.DRUGS, _G.MENTAL_HEALTH,
        ),
        Discipline.POLICE,
    ),
}  # fmt: skip

_DISCIPLINES: Final = (
    (Discipline.MEDICAL, re.compile(r"\b(ems|medic|medical|ambulance|als|bls|health)\b", re.IGNORECASE)),
    (Discipline.FIRE, re.compile(r"\b(fire|fd|[a-z]+fd|rescue|hazmat|f)\b", re.IGNORECASE)),
    (Discipline.POLICE, re.compile(
        r"\b(police|pd|[a-z]+pd|sheriff|so|law|le|trooper|patrol|[a-z]*mpd|leo|p)\b", re.IGNORECASE
    )),
)  # fmt: skip

_LINES: Final = (
    (Line.TEXT, re.compile(r"\btext|\bsms\b|\brtt\b", re.IGNORECASE)),
    (Line.OFFICER, re.compile(
        r"officer|self.?init|on.?view|field|flag|radio|unit|proactive|traffic stop|\boi\b", re.IGNORECASE
    )),
    (Line.ALARM, re.compile(r"alarm|asap|sensor|shotspot", re.IGNORECASE)),
    (Line.EMERGENCY, re.compile(r"9-?1-?1|emergency|wireless|cell|\bvoip\b|wph", re.IGNORECASE)),
    (Line.ADMINISTRATIVE, re.compile(
        r"admin|non.?emerg|phone|\btel|7.?digit|10.?digit|seven|ten.?digit|landline|311|walk", re.IGNORECASE
    )),
)  # fmt: skip
_NOT_A_LINE: Final = re.compile(r"^(|unknown|not captured|n/?a|none|null|undefined)$", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def family_of(nature: str) -> NatureGroup:
    """Tell the group of a nature by its words: other where none is known, not told where it is empty."""
    if not nature.strip():
        return NatureGroup.NOT_TOLD
    text = re.sub(r"[_/-]+", " ", nature)
    for group, rule in _COMPILED:
        if rule.search(text) or rule.search(nature):
            return group
    return NatureGroup.OTHER


def usual_discipline(family: NatureGroup) -> Discipline:
    """Who usually answers calls of a group; not told where more than one does."""
    return _USUALLY.get(family, Discipline.NOT_TOLD)


@lru_cache(maxsize=5_000)
def discipline_of(text: str) -> Discipline:
    """Read who answers from a discipline or the name of an agency; not told where no word says so."""
    if _NOT_A_LINE.match(text.strip()):
        return Discipline.NOT_TOLD
    for discipline, rule in _DISCIPLINES:
        if rule.search(text):
            return discipline
    return Discipline.NOT_TOLD


@lru_cache(maxsize=5_000)
def line_of(text: str) -> Line:
    """Read on which way a call came in; other where the words are not known."""
    if _NOT_A_LINE.match(text.strip()):
        return Line.NOT_TOLD
    for line, rule in _LINES:
        if rule.search(text):
            return line
    return Line.OTHER
