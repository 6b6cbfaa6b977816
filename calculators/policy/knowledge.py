"""A typed, read-only view of knowledge.json: what the documents say (政策数据).

Compiled by the build from files a policy officer can read; nothing else knows a policy number. Read by knowledge_file.py.
Dates are ISO 8601 strings as in the file, which compare in the order of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ..core.model import Ref, UnknownCalculatorError, UnknownPolicyError
from . import roster_words as roster_terms
from .coverage import ALL, CoverageRule, CoverageVerdict, either, verdict
from .duties import EmployerRule
from .lookup import Candidates, Reading, candidates_between, candidates_on, parameter_on
from .offers import Offer
from .parameters import Parameter
from .retirement import EMPLOYEES, OPEN, OVER_AGE, RetirementTrack
from .worlds import World

DEFAULT = "jzbf-2005-21"
"""The policy that is meant where none is named: all addresses, links, sheets and commands of before there were several."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary (术语): an insurance, a kind of employer, a circumstance, a category of people.

    `special`: people whose insurance is not that of ordinary employees; `means`: a kind of employer that is one of these.
    """

    id: str
    name: str
    short: str = ""
    hint: str = ""
    special: bool = False
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One citable piece of a policy (条款). `cite` is how it is cited: 第三部分第（一）项.

    `seal` stands for its present words in a link (文字校验码); they have been published since `since`.
    """

    id: str
    kind: str
    cite: str
    heading: str
    text: str
    part: str
    seal: str
    since: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """Words that a clause had before (旧文字), published from `since` to `until`; in force so long where a document, `by`,
    changed them.
    """

    clause: str
    seal: str
    since: str
    until: str
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A published id that left the text (已移动或撤销的编号): moved to the id `to`, or withdrawn when that is empty."""

    id: str
    cite: str
    to: str
    on: str
    reason: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What one document does to another (文件之间的关系): `by`, called `name`, forwards, amends or repeals `to`, from `start` on.

    Its clause `clause` says so in these `words`; `changes` is the clause of `to` whose words become others.
    """

    kind: str
    by: str
    to: str
    name: str
    clause: str
    words: str
    start: str = ""
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Words that a clause had or will have by law (一版文字) from `since` to `until`, both counted; by a document, or the first."""

    clause: str
    cite: str
    since: str
    until: str
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One insurance's target (目标). Heads; `base` is derived by subtraction (推算), not stated in the document."""

    insurance: str
    clause: str
    words: str
    measure: str
    increase_words: str
    total_words: str
    increase: int
    total: int
    base: int


@dataclass(frozen=True, slots=True)
class Group:
    """A priority group (扩面重点): the clause's own words, and to whom they apply, in terms of the vocabulary."""

    id: str
    insurance: str
    clause: str
    words: str
    when: str
    audience: str = ""
    employers: tuple[str, ...] = ()
    possible_employers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    possible_people: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something somebody has to do (职责). `plain` is our explanation, `words` the clause's."""

    id: str
    who: str
    clause: str
    words: str
    when: str
    plain: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A principle of allocation (指标下达原则) or a content of assessment (考核内容) in the clause's words."""

    clause: str
    words: str
    audience: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the clause leaves open, and that nobody here fills in (存疑)."""

    clause: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy: metadata, clauses, and what its record says."""

    id: str
    title: str
    short_title: str
    number: str
    issuer: str
    drafter: str
    written: str
    published: str
    subject: str
    index: str
    validity: str
    source: str
    year: int
    base_year_end: str
    released: str
    checked: str
    keywords: tuple[str, ...]
    description: str
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...]
    groups: tuple[Group, ...]
    principles: tuple[Statement, ...]
    assessments: tuple[Statement, ...]
    duties: tuple[Duty, ...]
    doubts: tuple[Doubt, ...]
    earlier: tuple[Earlier, ...] = ()
    gone: tuple[Gone, ...] = ()
    offers: tuple[Offer, ...] = ()
    area: str = "全市"
    """Whose targets these are: 全市, 全省, 全国."""
    relations: tuple[Relation, ...] = ()
    """What it does to others and others to it, in the order of time."""
    versions: tuple[Version, ...] = ()

    def offer(self, calculator: str) -> Offer:
        """What it gives a calculator to work with. Raises UnknownCalculatorError, naming those that it offers."""
        for one in self.offers:
            if one.calculator == calculator:
                return one
        there = "、".join(one.calculator for one in self.offers) or "没有"
        raise UnknownCalculatorError(
            f"《{self.short_title}》没有「{calculator[:40]}」这个测算。这份文件的测算：{there}"
        )

    def quoted(self, calculator: str, role: str) -> tuple[Ref, ...]:
        """The words of this policy on which a calculator rests in one point; none where it has none."""
        return tuple(self.ref(one.clause, one.words) for one in self.offer(calculator).quotes if one.role == role)

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id. Raises KeyError."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def ref(self, clause_id: str, words: str = "") -> Ref:
        """A reference to a clause of this policy, optionally with the words quoted."""
        return Ref(self.clause(clause_id).cite, f"policies/{self.id}/#{clause_id}", words)


@dataclass(frozen=True, slots=True)
class HistoryDoubt:
    """Numbers that are easily misread side by side (易混的数): `contradiction` or a different `measure`."""

    kind: str
    values: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What a policy's target of one insurance is set beside (沿革): ids of parameters, in the order shown."""

    insurance: str
    parameters: tuple[str, ...]
    doubts: tuple[HistoryDoubt, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the documents say. `version` is a fingerprint of the data (数据版本)."""

    version: str
    checked: str
    insurances: tuple[Term, ...]
    employers: tuple[Term, ...]
    flags: tuple[Term, ...]
    people: tuple[Term, ...]
    policies: Mapping[str, Policy]
    coverage: tuple[CoverageRule, ...]
    parameters: Mapping[str, Parameter]
    parameter_terms: Mapping[str, tuple[Mapping[str, str], ...]]
    histories: Mapping[str, tuple[HistoryLine, ...]]
    roster: roster_terms.Terms
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Labels that were there before, by id (see core/labels.py)."""
    world: World | None = None
    """In which of several possible ways things stand; None where nobody asks what may hold besides what is certain."""
    found: dict[tuple[int, str, str, str], Candidates] = field(default_factory=dict, repr=False, compare=False)
    """What may hold, as it was looked up: asked again in every world and for every month."""
    retirement: tuple[RetirementTrack, ...] = ()
    """The courses of the age of retirement (法定退休年龄)."""
    duties: tuple[EmployerRule, ...] = ()
    """What employers have to do by the articles of their day, and what follows if they do not."""
    seen_from: str = DEFAULT
    """The policy from which the calculators look at all this."""
    names: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        terms = (*self.insurances, *self.employers, *self.flags, *self.people)
        names = {term.id: term.name for term in terms}
        names |= {f"{one}{OPEN}": f"{names[one]}（是不是超龄要先问清）" for one in EMPLOYEES if one in names}
        object.__setattr__(self, "names", MappingProxyType(names))

    @property
    def policy(self) -> Policy:
        """The policy that the calculators work out (测算所依据的政策)."""
        return self.policies[self.seen_from]

    @property
    def named(self) -> str:
        """The policy as links and sheets name it: not at all, where it is the one that is meant anyway."""
        return "" if self.seen_from == DEFAULT else self.seen_from

    @property
    def offering(self) -> tuple[Policy, ...]:
        """The other policies that have calculators of their own."""
        return tuple(one for one in self.policies.values() if one.offers and one.id != DEFAULT)

    def seen(self, policy: str) -> Knowledge:
        """The same, seen from another policy; from the one that is meant anyway where "" is named. Raises UnknownPolicyError."""
        wanted = policy or DEFAULT
        if wanted not in self.policies:
            told = "、".join(f"{one.id}（{one.number or one.short_title}）" for one in self.policies.values())
            raise UnknownPolicyError(f"没有「{wanted[:40]}」这份文件。现有：{told}")
        return replace(self, seen_from=wanted)

    def parameter_on(self, parameter_id: str, day: str, insurance: str = "") -> Reading:
        """The value of a parameter on a day (YYYY-MM-DD). Raises NoValueError or UnknownParameterError."""
        return self.parameter_in(parameter_id, day, day, insurance)

    def parameter_in(self, parameter_id: str, first: str, last: str, insurance: str = "") -> Reading:
        """The value of a parameter for a span of days, both counted: a month, in which a value may change.

        Raises NoValueError or UnknownParameterError; in a world, Branch where several may hold.
        """
        if self.world is not None and parameter_id in self.parameters:
            found = self._candidates(self.parameters[parameter_id], first, last, insurance)
            value = self.world.choose(found)
            if value is not None:
                return Reading(found.parameter, value, first, chosen=value is not found.certain)
        return parameter_on(self.parameters, parameter_id, first, insurance)

    def _candidates(self, parameter: Parameter, first: str, last: str, insurance: str) -> Candidates:
        key = id(parameter), first, last, insurance  # what was found holds its parameter: no other gets this number
        if key not in self.found:
            self.found[key] = candidates_between(parameter, first, last, insurance)
        return self.found[key]

    def candidates_on(self, parameter_id: str, day: str, insurance: str = "") -> Candidates:
        """Every value of a parameter that may hold on a day (YYYY-MM-DD). Raises KeyError."""
        return candidates_on(self.parameters[parameter_id], day, insurance)

    @property
    def targeted(self) -> tuple[Term, ...]:
        """The insurances for which the policy sets targets (有目标的险种): maternity is none of them."""
        return self._named({one.insurance for one in self.policy.targets})

    @property
    def compared(self) -> tuple[Term, ...]:
        """The insurances of which the policy says who comes first (有重点的险种), and those for which it sets targets."""
        named = {one.insurance for one in self.policy.groups}
        return self._named(named | {one.insurance for one in self.policy.targets})

    def _named(self, insurances: Set[str]) -> tuple[Term, ...]:
        return tuple(one for one in self.insurances if one.id in insurances)

    def coverage_on(self, day: str, insurance: str) -> tuple[CoverageRule, ...]:
        """The coverage rules of one insurance that are in force on a day (YYYY-MM-DD)."""
        return tuple(rule for rule in self.coverage if rule.insurance in (insurance, ALL) and rule.holds_on(day))

    def verdict(self, day: str, insurance: str, kind: str, flags: Set[str], category: str) -> CoverageVerdict:
        """What the articles say on a day about one category of people of an employer."""
        if category.endswith(OPEN):
            both = (category.removesuffix(OPEN), OVER_AGE)
            return either({self.names[one]: self.verdict(day, insurance, kind, flags, one) for one in both})
        rules, meant = self.coverage_on(day, insurance), self.kinds(kind)
        return either({self.names[one]: verdict(rules, day, one, flags, category) for one in meant})

    def duties_on(self, day: str) -> tuple[EmployerRule, ...]:
        """What an employer has to do by the articles in force on a day (YYYY-MM-DD)."""
        return tuple(one for one in self.duties if one.kind == "duty" and one.holds_on(day))

    def penalties_on(self, day: str, duty: EmployerRule) -> tuple[EmployerRule, ...]:
        """What follows on a day if it is not done."""
        return tuple(one for one in self.duties if one.id in duty.penalties and one.holds_on(day))

    def kinds(self, kind: str) -> tuple[str, ...]:
        """The kinds of employer that are meant by one: itself, or one of several."""
        return next((one.means for one in self.employers if one.id == kind and one.means), (kind,))

    def registered_with(self, day: str, insurance: str) -> Term | None:
        """The insurance with which this one is registered on a day (随它一起登记), if it has no registration of its own."""
        found = {rule.registered_with for rule in self.coverage_on(day, insurance)}
        return next((one for one in self.insurances if one.id in found), None)
