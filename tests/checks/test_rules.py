"""Each rule: where it finds something, where it does not, and what its fix makes of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from reader.checks.finding import Level
from reader.checks.rules import RULES, all_findings, fix_of
from reader.core.annotation import Relation
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.edit import Change
from reader.core.ids import RelationId
from reader.core.labels import LabelSet
from tests.checks.marked import LABELS, PROVENANCE, context_of, found, marked

PERSON = {"type": "PERSON"}


@dataclass(frozen=True)
class Case:
    """An annotated text, and what a rule finds in it: the ids of spans or relations."""

    words: str
    finds: str = ""
    ties: str = ""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)

    def made(self) -> tuple[Article, Annotations]:
        return marked(self.words, self.ties, self.values, self.entities)


def case(words: str, finds: str = "", ties: str = "", **values: Mapping[str, str]) -> Case:
    return Case(words, finds, ties, values)


CASES: dict[str, list[Case]] = {
    "unreached_part": [
        case("[q|“It rose,”] [u|said] [s|the keeper].", "u s"),
        case("[q|“It rose,”] [u|said] [s|the keeper].", "", "q has_cue u, q has_source s"),
        case("[c|It rose], [u|said] [s|the keeper].", "", "c has_cue u, c has_source s"),
        case("[q|“It rose,”] [u|said] [s|the keeper].", "s", "q has_cue u"),
        case("[s|The keeper] left.", "s"),
        case("The [e|Tarn] rose.", "", e={"type": "LOC"}),
    ],
    "quote_without_source": [
        case("[q|“It rose,”] said [s|the keeper].", "q"),
        case("[q|“It rose,”] said the keeper.", "q"),
        case("[q|“It rose,”] said [s|the keeper].", "", "q has_source s"),
        case("[q|“It rose.”]", "", q={"speaker": "the keeper"}),
        case("[q|“It rose.”]", "", q={"attribution": "none"}),
        case("[q|“It rose.”]", "", q={"attribution": "implicit"}),
        case("[q|“It rose.”]", "q", q={"attribution": "explicit"}),
    ],
    "claim_without_claimer": [
        case("[c|The dam holds.]", "c"),
        case("[c|The dam holds.]", "", c={"claimer": "author"}),
        case("[c|The dam holds], says [s|the mayor].", "", "c has_source s"),
        case("[q|“[c|The dam holds],”] says the mayor."),
        case("[q|It is said] that [c|the dam holds].", "", "q states c"),
        case("[c|The dam holds], [q|says] the mayor.", "c"),
    ],
    "pronoun_source": [
        case("[q|“It rose,”] [s|he] said.", "s", "q has_source s"),
        case("[e|Ivo Tamm] came. [q|“It rose,”] [s|He] said.", "s", "q has_source s", e=PERSON),
        case("[e|Tarn Water] met. [q|“It rose,”] [s|they] said.", "s", "q has_source s", e={"type": "ORG"}),
        case("[e|Ivo Tamm] came. [q|“It rose,”] [s|he] said.", "", "q has_source s, s coref e", e=PERSON),
        case("[q|“It rose,”] [s|he] said.", "", "q has_source s", q={"speaker": "Ivo Tamm"}),
        case("[q|“It rose,”] [s|the keeper] said.", "", "q has_source s"),
        Case("[q|“It rose,”] [s|he] said.", "", "q has_source s", entities={"s": "e-1"}),
    ],
    "long_source": [
        case(f"[s|The keeper{' of the old dam' * 8}] spoke.", "s"),
        case(f"[s|The keeper{' of the old dam' * 5}] spoke."),
        case(f"[q|The keeper{' of the old dam' * 8}] spoke."),
    ],
    "mark_outside": [
        case("“[q|It rose,]” said the keeper.", "q"),
        case("[q|“It rose,]” said the keeper.", "q"),
        case("“[q|It rose,”] said the keeper.", "q"),
        case("[q|“It rose,”] said the keeper."),
        case("“[q1|It rose,]” he said. “[q1|Then it fell.]”", "q1 q1"),
        case("“‘[q|It rose,]’” said the keeper.", "q"),
        case("It [q|was “only a leak]”, he said.", "q"),
        case("“It rose. [q|Then it fell.]” he said."),
        case("“[q|It rose.] Then it fell,” he said."),
        case("The keeper’s [q|dog] barked."),
        case("“[c|It rose]” is a claim."),
        case("Said “[q|it rose]", "q"),
    ],
    "stray_mark": [
        case("[c|“It rose], and so on,” he said.", "c"),
        case("“So on, and [c|it rose”] he said.", "c"),
        case("“It rose,[s|” said the keeper].", "s"),
        case("The keeper [q|said “]no.”", "q"),
        case("[e|“The Tarn”] is a song.", "", e={"type": "WORK_OF_ART"}),
        case("[q|“It rose]. It fell,” he said."),
        case("[s|The keeper’s dog] barked."),
    ],
    "host_full_stop": [
        case("The keeper said [q|that it rose.]", "q"),
        case("The keeper said [q|that it rose]."),
        case("It fell. The keeper said [q|that it rose.] It did.", "q"),
        case("The keeper said [q|“it rose.”]"),
        case("The keeper said “so.” [q|It rose.]"),
        case("[q|It rose.]"),
        case("It fell.\n\n[q|It rose.]\n\nThe keeper"),
        case("He would move to [q|the U.S.]"),
        case("He named [q|Ivo Tamm Jr.], who left."),
        case("He named [q|rain, wind etc.] as causes."),
        case("[q1|It rose], he said, [q1|and fell.]", "q1"),
        case("He said [q|it rose.]", "", q={"form": "pull"}),
        case("He said [q|it rose...]"),
        case("He said: [q|It rose.]"),
    ],
    "ragged_edge": [
        case("Said [s|the keep]er.", "s"),
        case("Said[s| the keeper].", "s"),
        case("Said [s|the keeper\n].", "s"),
        case("Said th[s|e keeper].", "s"),
        case("Said [s|the keeper]."),
        case("[e|Paris]-based and [e1|Ivo]’s.", "", e=PERSON, e1=PERSON),
        case("水は[s|日本]語。"),
        case("A family 👩‍[s|👩] came.", "s"),
        case("In 19[s|94] it rose.", "s"),
        case("He [q1|went ]on [q1|and on].", "q1"),
    ],
    "same_label_overlap": [
        case("[q|“It [q1|rose],”] he said.", "q1"),
        case("[q|[q1|“It rose,”]] he said.", "q1"),
        case("[q|“It [c|rose],”] he said."),
        case("[s|He] and [s1|she] said."),
        case("[s1|the [s2|keeper] of] [s1|it]", "s2"),
    ],
    "unknown_name": [
        case("[s|He] said.", "s", s={"mood": "glad"}),
        case("[s|He] said.", "s", s={"kind": "ghost"}),
        case("[e|Ivo] said.", "e", e={"type": "PERSON", "qid": "42"}),
        case("[s|He] said.", "", s={"kind": "group"}),
    ],
    "missing_attribute": [
        case("[e|Ivo] said.", "e"),
        case("[e|Ivo] said. [e1|Ivo] left.", "e1", e=PERSON),
        case("[e|Ivo] said.", "", e=PERSON),
        case("[q|Ivo] said."),
    ],
    "pieces": [
        case("He [u1|has] often [u1|said] it.", "u1"),
        case(f"He [u1|has]{' , well,' * 9} [u1|said] it.", "u1"),
        case("He [q1|has] often [q1|said] it."),
    ],
    "tie": [
        case("[q|“It rose,”] [u|said] he.", "r0", "q has_source u"),
        case("[q|“It rose,”] said [e|the Tarn].", "r0", "q has_source e", e={"type": "LOC"}),
        case("[q|“It rose,”] said [e|Ivo].", "r0", "q sung_by e", e=PERSON),
        case("[q|“It rose,”] said [e|Ivo].", "", "q has_source e", e=PERSON),
        case("[s|He] is [e|Ivo].", "", "e coref s", e=PERSON),
    ],
    "tie_count": [
        case("[q|“It rose,”] said [s|he] and [s1|she].", "q", "q has_source s, q has_source s1"),
        case("[q|“It rose,”] said [s|he] and [s1|she].", "", "q has_source s"),
        case("[q|“It] [c|rose],”", "q", "q states c, q states c"),
    ],
}


def test_every_rule_has_cases_with_and_without() -> None:
    assert set(CASES) == {rule.id for rule in RULES}
    for cases in CASES.values():
        assert any(held.finds for held in cases)
        assert any(not held.finds for held in cases)


@pytest.mark.parametrize(
    ("rule", "held"), [(rule, held) for rule, cases in CASES.items() for held in cases], ids=str
)
def test_a_rule_finds_what_it_is_for(rule: str, held: Case) -> None:
    finds = [item for name, item in found(context_of(held.made())) if name == rule]
    assert finds == held.finds.split()


@pytest.mark.parametrize(
    ("rule", "held"),
    [(rule, held) for rule, cases in CASES.items() for held in cases if held.finds],
    ids=str,
)
def test_a_finding_has_a_sentence_and_a_place(rule: str, held: Case) -> None:
    context = context_of(held.made())
    for finding in all_findings(context):
        assert finding.what
        assert not finding.what.endswith(".")
        assert (
            context.annotations.spans[finding.span].start <= finding.start < finding.end <= len(context.text)
        )


SIMPLE = LabelSet("simple", tuple(label for label in LABELS.labels if label.name in ("claim", "entity")))


def test_what_the_label_set_has_no_way_to_say_is_not_missed() -> None:
    labels = replace(
        SIMPLE, labels=tuple(replace(label, attributes=()) for label in (*SIMPLE.labels, LABELS.labels[0]))
    )
    assert found(context_of(marked("[q|“It rose,”] he said. [c|It fell.]"), labels)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_can_be_switched_off(rule: object) -> None:
    name = getattr(rule, "id", "")
    for held in CASES[name]:
        before = found(context_of(held.made()))
        after = found(context_of(held.made(), replace(LABELS, unchecked=frozenset((name,)))))
        assert after == [item for item in before if item[0] != name]


def test_pronouns_of_other_languages_are_not_known() -> None:
    labels = replace(LABELS, language="de")
    assert found(context_of(marked("[q|“Da,”] [s|he] said.", "q has_source s"), labels)) == []


def test_only_what_no_training_data_may_have_is_an_error() -> None:
    errors = {rule.id for rule in RULES if rule.level is Level.ERROR}
    assert errors == {"unknown_name", "missing_attribute", "pieces", "tie", "tie_count", "unreached_part"}


FIXES = [
    (
        "unreached_part",
        "[q|“It rose,”] [u|said] he.",
        "",
        {},
        ["quote “It rose,”", "cue said"],
        ["q has_cue u"],
    ),
    ("unreached_part", "Then [s|he] left.", "", {}, [], []),
    (
        "quote_without_source",
        "[q|“Yes,”] said [s|Ivo]. [q1|“No,”] said [s1|Ada].",
        "q has_source s",
        {},
        ["quote “Yes,”", "source Ivo", "quote “No,”", "source Ada"],
        ["q has_source s", "q1 has_source s1"],
    ),
    ("quote_without_source", "[q|“Yes,”] they say.", "", {}, ["quote “Yes,” attribution=none"], []),
    ("claim_without_claimer", "[c|It rose].", "", {}, ["claim It rose claimer=author"], []),
    (
        "pronoun_source",
        "[e1|Tarn] is where [e|Ivo] was. [s|He] left.",
        "",
        {"e": PERSON, "e1": {"type": "LOC"}},
        ["entity Tarn type=LOC", "entity Ivo type=PERSON", "source He"],
        ["s coref e"],
    ),
    ("mark_outside", "“‘[q|It rose,]’” he said.", "", {}, ["quote “‘It rose,’”"], []),
    ("mark_outside", "“[q1|It,]” he said, “[q1|rose.]”", "", {}, ["quote “It,” … “rose.”"], []),
    ("stray_mark", "“It rose,[s|” said Ivo].", "", {}, ["source said Ivo"], []),
    ("host_full_stop", "He said [q|that it rose.]", "", {}, ["quote that it rose"], []),
    ("ragged_edge", "Said [s|the keep]er.", "", {}, ["source the keeper"], []),
    ("ragged_edge", "Said[s| the keeper ].", "", {}, ["source the keeper"], []),
    ("ragged_edge", "He [q1|went o]n [q1|and on].", "", {}, ["quote went on … and on"], []),
    ("ragged_edge", "So [s| ]he.", "", {}, [], []),
    (
        "same_label_overlap",
        "[q|“It [q1|rose],”] [u|said] [s|Ivo].",
        "q1 has_source s, q has_cue u",
        {"q1": {"form": "pull"}},
        ["quote “It rose,” form=pull", "cue said", "source Ivo"],
        ["q has_cue u", "q has_source s"],
    ),
    (
        "unknown_name",
        "[s|He] said.",
        "",
        {"s": {"mood": "glad", "kind": "group"}},
        ["source He kind=group"],
        [],
    ),
    (
        "missing_attribute",
        "[e|Ivo] and [e1|Ivo].",
        "",
        {"e": PERSON},
        ["entity Ivo type=PERSON", "entity Ivo type=PERSON"],
        [],
    ),
    ("pieces", "He [u1|has] often [u1|said] it.", "", {}, ["cue has often said"], []),
    ("pieces", f"He [u1|has]{' , well,' * 9} [u1|repeated] it.", "", {}, ["cue repeated"], []),
    ("tie", "[q|“No,”] [u|said] he.", "q has_source u", {}, ["quote “No,”", "cue said"], []),
    (
        "tie_count",
        "[q|“No,”] said [s|he] and [s1|she].",
        "q has_source s, q has_source s1",
        {},
        ["quote “No,”", "source he", "source she"],
        ["q has_source s"],
    ),
]


@pytest.mark.parametrize(("rule", "words", "ties", "values", "spans", "relations"), FIXES)
def test_a_fix_mends_its_finding(
    rule: str,
    words: str,
    ties: str,
    values: Mapping[str, Mapping[str, str]],
    spans: list[str],
    relations: list[str],
) -> None:
    context = context_of(marked(words, ties, values))
    finding = next(finding for finding in all_findings(context) if finding.rule == rule)
    fix = fix_of(context, finding)
    assert fix is not None
    held = context.annotations
    held.apply(
        [
            *(Change(tie, None) for tie in fix.untied),
            *(Change(held.relations[tie.id], tie) for tie in fix.retied),
            *(Change(held.spans[span.id], span) for span in fix.changed),
            *(
                Change(None, Relation(RelationId("r-new"), kind, head, tail, PROVENANCE))
                for kind, head, tail in fix.tied
            ),
            *(Change(span, None) for span in fix.dropped),
        ]
    )
    said = [
        " ".join(
            (
                span.label,
                span.excerpt(context.text),
                *(f"{k}={v}" for k, v in sorted(span.attributes.items())),
            )
        )
        for span in held.ordered()
    ]
    assert said == spans
    assert sorted(f"{tie.head} {tie.type} {tie.tail}" for tie in held.relations.values()) == sorted(relations)
    assert (rule, finding.item.split()[-1]) not in found(context)
