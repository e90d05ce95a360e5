"""Mentions of entities: linked by name, surname and letter, and who a source is."""

import pytest

from reader.core.annotation import Entity
from reader.core.entities import renamed, standing
from reader.core.ids import Annotator, EntityId
from reader.core.labels import Attribute, Label, LabelSet
from reader.editor.cast import cast_of
from reader.editor.command import Group, Pane
from reader.editor.editor import Editor
from reader.editor.keymap import default_keymap
from reader.editor.keymap_file import load_keymap
from reader.editor.keys import parse_sequence
from reader.editor.likely_values import likely_values
from reader.editor.outcome import OutcomeKind
from reader.editor.registry import Registry
from reader.library.memory import MemoryLibrary
from reader.settings import Settings
from tests.editor.desk import LABELS, article_of, journal_of, open_editor, type_keys

NEWS = (
    "President James Lewis met Maud Ellery in Geneva. “It is late,” Lewis said.\n\n"
    "Ellery’s aides and Carl Lewis said Lewis would go. He left. Maud Ellery stayed."
)


def on(text: str, *entities: Entity) -> Editor:
    """Return an editor on a text in a library whose register holds entities."""
    library = MemoryLibrary("test", LABELS)
    for entity in entities:
        library.put_entity(entity)
    editor = open_editor(text)
    editor.library = library
    return editor


def known(editor: Editor) -> list[Entity]:
    assert editor.library is not None
    return [*standing(editor.library.entities())]


def person(number: int, name: str, *aliases: str) -> Entity:
    return Entity(EntityId(f"e-{number}"), name, "PERSON", aliases)


def select(editor: Editor, words: str, which: int = 0) -> None:
    start = -1
    for _ in range(which + 1):
        start = editor.text.index(words, start + 1)
    editor.select(start, start + len(words))


def mentions(editor: Editor) -> list[tuple[str, str, str]]:
    """Return text, entity's name and type of all mentions in order."""
    register = cast_of(editor).register
    return [
        (
            span.excerpt(editor.text),
            held.name if (held := register.get(span.entity)) else "",
            span.attributes.get("type", ""),
        )
        for span in editor.annotations.ordered()
    ]


def test_a_first_mention_makes_an_entry_and_the_surname_later_finds_it() -> None:
    editor = on(NEWS)
    type_keys(editor, "E e p E e p E e g E e e")
    assert mentions(editor) == [
        ("James Lewis", "James Lewis", "PERSON"),
        ("Maud Ellery", "Maud Ellery", "PERSON"),
        ("Geneva", "Geneva", "GPE"),
        ("Lewis", "James Lewis", "PERSON"),
    ]
    assert editor.library is not None
    held = {entity.name: entity for entity in editor.library.entities().values()}
    assert held["James Lewis"].aliases == ("Lewis",)


def test_the_key_that_gives_a_mention_again_is_the_users() -> None:
    registry = Registry(LABELS)
    keymap = load_keymap('[keys]\n"entity.known" = ["ctrl+k letter"]', where="keys.toml", registry=registry)
    none = load_keymap('[keys]\n"entity.known" = []', where="keys.toml", registry=registry)
    for users, told in ((None, "; e L gives it again"), (keymap, "; ctrl+k L gives it again"), (none, "")):
        library = MemoryLibrary("test", LABELS)
        editor = open_editor(NEWS, keymap=users)
        editor.library = library
        type_keys(editor, "E e p")
        assert editor.message is not None
        assert editor.message.text == f"New in the register: “James Lewis”, PERSON{told}"


def test_a_title_is_left_out_unless_the_same_keys_are_pressed_again() -> None:
    editor = on(NEWS)
    select(editor, "President James Lewis")
    type_keys(editor, "e p")
    assert mentions(editor)[0][0] == "James Lewis"
    type_keys(editor, "e p")
    assert [found[0] for found in mentions(editor)] == ["President James Lewis"]


def test_a_surname_that_two_can_have_is_asked_about_and_escape_labels_nothing() -> None:
    editor = on(NEWS)
    for name in ("James Lewis", "Carl Lewis"):
        select(editor, name)
        type_keys(editor, "e p")
    select(editor, "Lewis", 1)
    type_keys(editor, "e p")
    assert editor.choice is not None
    assert [words for _, words in editor.choice.options] == ["James Lewis", "Carl Lewis", "somebody new"]
    type_keys(editor, "escape")
    assert len(mentions(editor)) == 2
    type_keys(editor, "e p 2")
    assert mentions(editor)[1] == ("Lewis", "Carl Lewis", "PERSON")
    select(editor, "Lewis", 3)
    type_keys(editor, "e p n")
    assert mentions(editor)[-1] == ("Lewis", "Lewis", "PERSON")


def test_who_is_in_this_article_comes_before_who_is_in_the_library() -> None:
    editor = on(NEWS, person(1, "Jane Lewis", "Lewis"))
    select(editor, "Lewis", 1)
    type_keys(editor, "e p")
    assert mentions(editor)[0][1] == "Jane Lewis"
    type_keys(editor, "z")
    fresh = on(NEWS, person(1, "Jane Lewis"), person(2, "James Lewis"))
    select(fresh, "James Lewis")
    type_keys(fresh, "e p")
    select(fresh, "Lewis", 1)
    type_keys(fresh, "e p")
    assert mentions(fresh)[1][1] == "James Lewis"


def test_a_known_entity_is_given_by_its_letter_which_stays_over_sessions() -> None:
    journal = journal_of(article_of(NEWS))
    library = MemoryLibrary("test", LABELS)
    editor = open_editor(journal)
    editor.library = library
    select(editor, "Maud Ellery")
    type_keys(editor, "e p")
    ((letter, entity),) = cast_of(editor).letters()
    again = open_editor(journal)
    again.library = library
    assert list(cast_of(again).letters()) == [(letter, entity)]
    select(again, "Ellery’s", 0)
    assert type_keys(again, ["e", letter]).kind is OutcomeKind.DONE
    assert mentions(again)[1] == ("Ellery", "Maud Ellery", "PERSON")


def test_letters_are_none_of_the_types_keys_and_never_two_entities() -> None:
    editor = on(NEWS)
    cast = cast_of(editor)
    people = [person(number, f"{first} Pope") for number, first in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    cast.register.revise(lambda _held: people)
    letters = [cast.meet(entity) for entity in people]
    assert len(set(letters)) == len(letters)
    keymap = default_keymap(Registry(LABELS))
    taken = {keys for keys, command in keymap.continuations(next(iter(keymap.bindings)), ("e",))}
    assert not taken & set(letters)
    assert [cast.meet(entity) for entity in people] == letters
    for number in range(40):
        more = person(100 + number, f"Name {number}")
        cast.register.revise(lambda _held, more=more: [more])  # type: ignore[misc]
        assert cast.at(cast.meet(more)) == more


@pytest.mark.parametrize(
    ("moved", "letter"),
    [
        ('"label.entity.PERSON" = ["e k"]', "K"),
        ('"entity.known" = ["ctrl+k letter"]\n"annotation.delete" = ["ctrl+k k"]', "K"),
        ('"move.up" = ["up"]\n"entity.identify" = ["k"]', "K"),
        ('"label.entity.PERSON" = ["ctrl+k k"]', "k"),
    ],
)
def test_letters_are_none_of_the_keys_that_the_user_moved(moved: str, letter: str) -> None:
    keymap = load_keymap(f"[keys]\n{moved}", where="keys.toml", registry=Registry(LABELS))
    editor = open_editor(NEWS, keymap=keymap)
    editor.library = MemoryLibrary("test", LABELS)
    kemp = person(1, "Kemp")
    cast_of(editor).register.revise(lambda _held: [kemp])
    assert cast_of(editor).meet(kemp) == letter


def test_what_somebody_else_is_called_is_not_learnt() -> None:
    editor = on(NEWS, person(1, "Maud Ellery"), person(2, "James Lewis"))
    select(editor, "James Lewis")
    type_keys(editor, "e p")
    select(editor, "Maud Ellery")
    type_keys(editor, ["e", *(letter for letter, _ in cast_of(editor).letters())])
    assert mentions(editor)[1] == ("Maud Ellery", "James Lewis", "PERSON")
    assert editor.library is not None
    assert editor.library.entities()[EntityId("e-2")].aliases == ()


def test_the_bare_label_links_who_is_known_and_leaves_others_without_type() -> None:
    editor = on(NEWS, person(1, "Maud Ellery"))
    select(editor, "Maud Ellery")
    type_keys(editor, "e e")
    select(editor, "Geneva")
    type_keys(editor, "e e")
    assert mentions(editor) == [("Maud Ellery", "Maud Ellery", "PERSON"), ("Geneva", "", "")]


def test_a_source_is_whoever_is_named_in_it_once_that_is_accepted() -> None:
    editor = on("“Go,” said James Lewis, an expert. “No,” he said.", person(1, "James Lewis"))
    select(editor, "James Lewis, an expert")
    type_keys(editor, "s i")
    assert editor.choice is not None
    assert "James Lewis?" in editor.choice.question
    (source,) = editor.annotations.ordered()
    assert source.entity is None
    type_keys(editor, "i")
    select(editor, "he", editor.text[: editor.text.index(" he ")].count("he"))
    type_keys(editor, "s i enter")
    assert {span.entity for span in editor.annotations.ordered()} == {EntityId("e-1")}
    assert len(editor.journal.history.undoable) == 4


def test_a_quote_gets_its_sources_entity_as_speaker() -> None:
    editor = on("“Go,” said James Lewis.", person(1, "James Lewis"))
    select(editor, "“Go,”")
    type_keys(editor, "q")
    select(editor, "James Lewis")
    type_keys(editor, "s")
    select(editor, "“Go,”")
    type_keys(editor, "i enter")
    quote = next(editor.annotations.ordered())
    assert (quote.entity, quote.attributes["speaker"]) == (EntityId("e-1"), "James Lewis")
    type_keys(editor, "z")
    assert next(editor.annotations.ordered()).entity is None


def test_a_source_with_a_new_name_makes_a_new_entry_by_the_key_of_its_type() -> None:
    editor = on("“Go,” said Anna Ruiz, a miner.")
    select(editor, "Anna Ruiz, a miner")
    type_keys(editor, "s i p")
    assert mentions(editor)[0][1] == "Anna Ruiz"


def test_without_anyone_to_propose_nothing_is_accepted() -> None:
    editor = on("“Go,” he said.")
    select(editor, "he")
    assert type_keys(editor, "s i").kind is OutcomeKind.REFUSED
    assert editor.choice is None
    assert editor.message is not None
    assert "label a name first" in editor.message.text
    assert mentions(editor) == [("he", "", "")]


def test_names_are_gone_to_back_and_forth_and_labelled_ones_are_passed_over() -> None:
    editor = on(NEWS)
    type_keys(editor, "E e p E E")
    assert editor.selected_text == "Geneva"
    type_keys(editor, "g E")
    assert editor.selected_text == "Maud Ellery"
    assert type_keys(editor, "g E").kind is OutcomeKind.REFUSED
    type_keys(editor, "3 E")
    assert editor.selected_text == "Ellery"


def test_a_letter_of_nobody_is_refused() -> None:
    editor = on(NEWS)
    assert type_keys(editor, "e Q").kind is OutcomeKind.REFUSED
    assert mentions(editor) == []


def test_an_alias_learnt_from_a_mention_goes_when_the_mention_is_undone() -> None:
    editor = on(NEWS, person(1, "James Lewis"), person(2, "Maud Ellery"))
    select(editor, "Lewis", 1)
    type_keys(editor, "e p")
    assert editor.library is not None
    assert editor.library.entities()[EntityId("e-1")].aliases == ("Lewis",)
    type_keys(editor, "z")
    select(editor, "Maud Ellery")
    type_keys(editor, "e p")
    assert editor.library.entities()[EntityId("e-1")].aliases == ()


def test_a_surname_is_known_with_either_apostrophe() -> None:
    editor = on("Ida O'Shea came. O’Shea left.", person(1, "Ida O'Shea"))
    select(editor, "O’Shea")
    type_keys(editor, "e p")
    assert [mention.entity for mention in editor.annotations.ordered()] == ["e-1"]


def test_an_entry_goes_with_the_mention_that_made_it_and_comes_back_with_it() -> None:
    editor = on(NEWS)
    select(editor, "Maud Ellery")
    type_keys(editor, "e p")
    assert [entity.name for entity in known(editor)] == ["Maud Ellery"]
    type_keys(editor, "z")
    assert known(editor) == []
    type_keys(editor, "Z")
    (entity,) = known(editor)
    assert [mention.entity for mention in editor.annotations.ordered()] == [entity.id]


def test_an_entry_stays_while_another_mention_points_at_it() -> None:
    editor = on(NEWS)
    select(editor, "James Lewis")
    type_keys(editor, "e p")
    select(editor, "Lewis", 1)
    type_keys(editor, "e p")
    select(editor, "James Lewis")
    type_keys(editor, "d z Z")
    assert [entity.name for entity in known(editor)] == ["James Lewis"]


def test_an_entry_that_was_changed_since_is_not_taken_back() -> None:
    editor = on(NEWS)
    select(editor, "Maud Ellery")
    type_keys(editor, "e p")
    (entity,) = known(editor)
    assert editor.library is not None
    editor.library.put_entity(renamed(entity, "Dr Maud Ellery"))
    type_keys(editor, "z")
    assert [held.name for held in known(editor)] == ["Dr Maud Ellery"]


def test_the_letters_can_follow_other_keys_and_never_take_those_of_a_type() -> None:
    registry = Registry(LABELS)
    keymap = default_keymap(registry)
    assert keymap.command(Pane.ARTICLE, ("e", "p")) == "label.entity.PERSON"
    assert keymap.command(Pane.ARTICLE, ("e", "Z")) == "entity.known"
    assert keymap.command(Pane.ARTICLE, ("e", "*")) == "entity.occurrences"
    assert keymap.command(Pane.ARTICLE, ("e", "7")) is None
    with pytest.raises(ValueError, match="any letter"):
        parse_sequence("letter")
    with pytest.raises(ValueError, match="any letter"):
        parse_sequence("e letter x")


def test_a_read_only_article_keeps_its_spans_and_the_register() -> None:
    library = MemoryLibrary("test", LABELS)
    article = article_of(NEWS)
    library.add(article, b"", ".txt")
    editor = open_editor(library.open(article.id, Annotator("ada"), writable=False))
    editor.library = library
    assert type_keys(editor, "E e p").kind is OutcomeKind.REFUSED
    assert library.entities() == {}


def test_without_a_label_for_entities_there_are_no_commands_for_them() -> None:
    labels = LabelSet("other", (Label("thing", "t", "blue", "Thing"),))
    assert not [command.id for command in Registry(labels) if command.group is Group.ENTITY]


def test_somebody_new_is_named_as_the_source_of_a_quote_is_and_not_as_somebody_in_it() -> None:
    editor = on("“Geneva is far from Bern,” said Maud Ellery.")
    type_keys(editor, '" q enter i p')
    quote = next(span for span in editor.annotations.ordered() if span.label == "quote")
    held = cast_of(editor).register.get(quote.entity)
    assert held is not None
    assert held.name == quote.attributes["speaker"] == "Maud Ellery"


class TestWhoASourceIsSaysWhoSpeaks:
    PAGE = "“It is late,” Lewis said. He left. “It is not,” said Maud Ellery."

    def of(self, keys: str) -> Editor:
        editor = on(self.PAGE, person(1, "James Lewis"), person(2, "Maud Ellery"))
        editor.settings = Settings(suggestions=False)
        type_keys(editor, '" q')
        select(editor, "Lewis")
        type_keys(editor, f"s {keys}")
        return editor

    @staticmethod
    def told(editor: Editor) -> list[tuple[str, str, str]]:
        return [
            (span.label, span.entity or "", span.attributes.get("speaker", ""))
            for span in editor.annotations.ordered()
        ]

    def test_the_quote_gets_its_speaker_in_the_same_step(self) -> None:
        editor = self.of("i i")
        assert self.told(editor) == [("quote", "e-1", "James Lewis"), ("source", "e-1", "")]
        type_keys(editor, "z")
        assert self.told(editor) == [("quote", "", ""), ("source", "", "")]

    def test_it_changes_with_the_source(self) -> None:
        editor = self.of("i i")
        editor.run("entity.identify", argument="e-2")
        assert self.told(editor) == [("quote", "e-2", "Maud Ellery"), ("source", "e-2", "")]

    def test_a_speaker_that_somebody_has_set_stays(self) -> None:
        editor = self.of("w")
        select(editor, "“It is late,”")
        editor.run("attribute.set", argument="speaker=The mayor")
        select(editor, "Lewis")
        type_keys(editor, "i i")
        assert self.told(editor) == [("quote", "", "The mayor"), ("source", "e-1", "")]


class TestWhatAnAttributeIsLikelyToHold:
    LABELS = LabelSet(
        "with values",
        (
            Label("quote", "q", "green", "Quote", attributes=(
                Attribute("speaker", suggest_from=("entity:PERSON", "source", "author")),
            )),
            *LABELS.labels[1:],
        ),
        LABELS.relations,
    )  # fmt: skip

    def editor(self) -> Editor:
        editor = open_editor("Ada Roe met Tarn. “Yes,” she said.", labels=self.LABELS)
        editor.settings = Settings(suggestions=False)
        for words, keys in (("Ada Roe", "e p"), ("Tarn", "e g"), ("“Yes,”", "q"), ("she", "s")):
            select(editor, words)
            type_keys(editor, keys)
        editor.settings = Settings()
        return editor

    def test_it_comes_from_where_the_label_set_says(self) -> None:
        editor = self.editor()
        quote = next(span for span in editor.annotations.ordered() if span.label == "quote")
        attribute = self.LABELS.labels[0].attributes[0]
        assert likely_values(editor, quote, attribute) == ("Ada Roe", "she", "author")
        assert likely_values(editor, quote, Attribute("role")) == ()
        editor.settings = Settings(suggestions=False)
        assert likely_values(editor, quote, attribute) == ()
