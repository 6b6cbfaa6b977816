"""What the project's TOML files hold, a type a kind of record: a misspelt key is a fault that mypy sees.

A file is read into these by `RecordFile.record`, which checks keys and texts. What is checked elsewhere, dates and numbers,
is `object` until then. The second half is what is made of them for knowledge.json.
"""

from typing import Any, NotRequired, TypedDict

Raw = dict[str, Any]
"""A table as the parser gives it, before it has been read as a record."""


class TermRecord(TypedDict):
    """docs/terms.toml: a word of the vocabulary; only insurances have a short name, only employers mean others."""

    id: str
    name: str
    short: NotRequired[str]
    hint: NotRequired[str]
    special: NotRequired[object]
    means: NotRequired[list[str]]


Terms = dict[str, list[TermRecord]]
"""The vocabulary by kind."""


class MetaRecord(TypedDict):
    """policy.toml, [meta]: what the policy is."""

    title: str
    short_title: str
    number: NotRequired[str]
    issuer: str
    drafter: NotRequired[str]
    written: object
    published: NotRequired[str]
    subject: NotRequired[str]
    index: NotRequired[str]
    validity: str
    source: str
    year: NotRequired[int]
    base_year_end: NotRequired[object]
    released: object
    checked: object
    keywords: NotRequired[list[str]]
    description: str
    elsewhere: NotRequired[object]
    area: NotRequired[str]


class Quoted(TypedDict):
    """Whatever quotes a clause."""

    clause: str
    words: str


class TargetRecord(Quoted):
    """policy.toml, [[target]]: 「30万人」 and 「188万人」 as the clause has them."""

    insurance: str
    measure: str
    increase: str
    total: str


GroupRecord = TypedDict(
    "GroupRecord",
    {
        "id": str,
        "insurance": str,
        "clause": str,
        "words": str,
        "for": NotRequired[str],
        "employers": NotRequired[list[str]],
        "possible_employers": NotRequired[list[str]],
        "flags": NotRequired[list[str]],
        "people": NotRequired[list[str]],
        "possible_people": NotRequired[list[str]],
        "doubt": NotRequired[str],
        "when": str,
    },
)
PrincipleRecord = TypedDict("PrincipleRecord", {"for": NotRequired[str], "clause": str, "role": str, "words": str})


class DutyRecord(Quoted):
    """policy.toml, [[duty]]: who has to do what, and when a calculator says so."""

    id: str
    who: str
    when: str
    plain: str


class DoubtRecord(Quoted):
    """policy.toml, [[doubt]]: words that can be read in two ways."""

    text: str


class ForwardRecord(Quoted):
    """relations.toml, [[forwards]]: what is forwarded (转发、印发), and where this document says so."""

    policy: str


RepealRecord = TypedDict("RepealRecord", {"policy": str, "clause": str, "words": str, "from": object})
"""relations.toml, [[repeals]]: what is repealed (废止), from which day on."""
AmendRecord = TypedDict(
    "AmendRecord",
    {
        "policy": str,
        "clause": str,
        "words": str,
        "from": object,
        "changes": str,
        "text": str,
        "before": NotRequired[str],
        "after": NotRequired[str],
        "cite": NotRequired[str],
    },
)
"""relations.toml, [[amends]]: a clause of another document, and its words from a day on (修改); none if it is taken out (删去)."""


class OfferRecord(TypedDict):
    """calculators.toml: a calculator that the policy offers, and the words on which it rests. The lists are for one each."""

    clauses: list[str]
    quotes: NotRequired[Raw]
    notes: NotRequired[list[str]]
    factor: NotRequired[object]
    source: NotRequired[object]
    way: NotRequired[object]
    figure: NotRequired[object]


class FactorRecord(Quoted):
    """calculators.toml, [[allocation.factor]]: a factor by which targets are divided."""

    id: str
    label: str
    unit: NotRequired[str]
    role: NotRequired[str]
    sample: NotRequired[list[str]]


class SourceRecord(Quoted):
    """calculators.toml, [[system.source]]: where a number of people comes from."""

    id: str
    label: str
    hint: NotRequired[str]


class WayRecord(TypedDict):
    """calculators.toml, [[system.way]]: the sources that are added up."""

    name: str
    short: str
    sources: list[str]


class FigureRecord(TypedDict):
    """calculators.toml, [[assessment.figure]]: the two numbers of a content, or those of all targets."""

    id: NotRequired[str]
    due: NotRequired[str]
    done: NotRequired[str]
    unit: NotRequired[str]
    told: NotRequired[str]
    rate: NotRequired[str]
    targets: NotRequired[object]


ArticleRecord = TypedDict(
    "ArticleRecord",
    {
        "id": str,
        "words": str,
        "document": str,
        "number": str,
        "article": str,
        "from": object,
        "grade": str,
        "found": str,
        "links": NotRequired[object],
        "checked": object,
        "note": str,
    },
)
"""What every rule says that rests on an article: which words of which document, since when, and where they were read."""


class CoverageRecord(ArticleRecord):
    """docs/coverage, [[rule]]: who is insured, by what article."""

    insurance: str
    answer: NotRequired[str]
    employers: list[str]
    people: list[str]
    flags: NotRequired[list[str]]
    to: NotRequired[object]
    may_end: NotRequired[object]
    may_end_by: NotRequired[str]
    may_end_found: NotRequired[str]
    registered_with: NotRequired[str]


class RetirementRecord(ArticleRecord):
    """docs/coverage/retirement.toml, [[track]]: how an age of retirement rises."""

    name: str
    sex: str
    age: int
    every: int
    most: int


class EmployerPenaltyRecord(ArticleRecord):
    """docs/duties.toml, [[penalty]]: what follows when a duty is not done."""

    act: str
    plain: str
    to: NotRequired[object]


class EmployerDutyRecord(EmployerPenaltyRecord):
    """docs/duties.toml, [[duty]]: what employers have to do, and what starts it."""

    event: str
    penalties: NotRequired[list[str]]


class ParameterRecord(TypedDict):
    """docs/parameters: one file, one parameter."""

    name: str
    area: str
    insurances: list[str]
    unit: str
    measure: NotRequired[str]
    role: NotRequired[str]
    publisher: str
    value: list[Raw]


ValueRecord = TypedDict(
    "ValueRecord",
    {
        "id": str,
        "value": object,
        "of": NotRequired[str],
        "from": object,
        "to": object,
        "sure_from": NotRequired[object],
        "sure_to": NotRequired[object],
        "sure_why": NotRequired[str],
        "about_from": NotRequired[object],
        "about_to": NotRequired[object],
        "payer": str,
        "document": str,
        "number": str,
        "article": str,
        "words": NotRequired[str],
        "found": NotRequired[str],
        "clause": NotRequired[str],
        "grade": str,
        "status": str,
        "use": str,
        "checked": object,
        "conflicts": NotRequired[list[str]],
        "note": str,
        "insurances": NotRequired[list[str]],
        "ends": NotRequired[str],
        "successor": NotRequired[object],
        "due": NotRequired[object],
        "links": NotRequired[object],
        "wanted": NotRequired[Raw],
        "earlier": NotRequired[list[str]],
    },
)


class LinkRecord(TypedDict):
    """Where a source can be opened: an item of `links`."""

    url: object
    kind: str
    read: object


class WantedRecord(TypedDict):
    """The one document that would settle a value: `wanted`."""

    document: str
    url: NotRequired[object]


class UnitRecord(TypedDict):
    """docs/parameters/terms.toml, [[unit]]."""

    id: str
    name: str
    kind: str
    factor: str


class GradeRecord(TypedDict):
    """docs/parameters/terms.toml, [[grade]]: how sure a value is, and the freest use of it."""

    id: str
    name: str
    use: str


class MeasureRecord(TypedDict):
    """docs/parameters/terms.toml, [[measure]]: what a number of people counts."""

    id: str
    name: str
    hint: str


class NamedRecord(TypedDict):
    """A word with a name only."""

    id: str
    name: str


class HistoryRecord(TypedDict):
    """history.toml, [[insurance]]: the parameters that its targets are set beside."""

    id: str
    parameters: list[str]


class HistoryDoubtRecord(TypedDict):
    """history.toml, [[doubt]]: values that contradict each other, or count different things."""

    insurance: str
    kind: str
    values: list[str]
    words: str


class ColumnRecord(TypedDict):
    """docs/roster.toml, [[column]]."""

    id: str
    name: str
    synonyms: list[str]
    insurance: NotRequired[str]
    hint: NotRequired[str]
    contains: NotRequired[list[str]]
    weak: NotRequired[list[str]]


class WordsRecord(TypedDict):
    """docs/roster.toml, [words]: how cells are written."""

    yes: list[str]
    no: list[str]
    told_yes: list[str]
    told_no: list[str]
    blank: list[str]
    amounts: list[str]
    rural: list[str]
    urban: list[str]
    here: list[str]
    gone: list[str]
    male: list[str]
    female: list[str]


class CategoryRecord(TypedDict):
    """docs/roster.toml, [[category]]."""

    id: str
    synonyms: list[str]


class Spans(TypedDict):
    """The dates of one value: as read, and the two spans that follow (scripts/data/periods.py)."""

    start: str
    end: str
    sure_start: str
    sure_end: str
    might_start: str
    might_end: str
    open_ended: bool
    why: str
    checked: str
    ends: str
    successor: str
    due: str


class LinkData(TypedDict):
    """Where a source can be opened, in knowledge.json."""

    url: str
    kind: str
    read: str


class WantedData(TypedDict, total=False):
    """The one document that would settle a value, in knowledge.json; empty where there is none."""

    document: str
    url: str


class ValueData(Spans):
    """One dated value in knowledge.json, where what is empty is left out in the end."""

    id: str
    payer: str
    document: str
    number: str
    article: str
    grade: str
    status: str
    use: str
    note: str
    value: list[str]
    state: str
    of: str
    words: str
    found: str
    clause: str
    conflicts: list[str]
    earlier: list[str]
    only: list[str]
    links: list[LinkData]
    wanted: WantedData


class ParameterData(TypedDict):
    """One parameter in knowledge.json."""

    id: str
    folder: str
    name: str
    area: str
    unit: str
    measure: str
    role: str
    publisher: str
    insurances: list[str]
    values: list[ValueData]


class TargetData(TypedDict):
    """One target in knowledge.json, in heads."""

    insurance: str
    clause: str
    words: str
    measure: str
    increase_words: str
    total_words: str
    increase: int
    total: int
    base: int


class RelationData(TypedDict):
    """What one document does to another, in knowledge.json."""

    kind: str
    by: str
    to: str
    name: str
    clause: str
    words: str
    start: str
    changes: str


class VersionData(TypedDict):
    """Words that a clause has for a time, in knowledge.json."""

    clause: str
    cite: str
    since: str
    until: str
    text: str
    by: str


class HistoryDoubtData(TypedDict):
    """One doubt of a history in knowledge.json."""

    kind: str
    values: list[str]
    words: str


class HistoryData(TypedDict):
    """The history of one insurance in knowledge.json."""

    insurance: str
    parameters: list[str]
    doubts: list[HistoryDoubtData]
