"""Styles spelled in words are those that Textual parses."""

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.style import Style
from textual.theme import Theme

from reader.ui.stylesheet import WordedStylesheet
from reader.ui.themes import THEMES


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "words",
    [
        "bold",
        "$muted",
        "bold $accent",
        "$label-red italic underline",
        "dim reverse strike",
        "",
        "bold red on $raised",
        "not bold",
        "$accent 50%",
        "$muted $accent",
    ],
)
def test_styles_in_words_are_those_that_textual_parses(theme: Theme, words: str) -> None:
    app: App[None] = App()
    for item in THEMES:
        app.register_theme(item)
    app.theme = theme.name
    variables = app.get_css_variables()
    app.stylesheet = Stylesheet(variables=variables)
    with app._context():
        expected = app.stylesheet.parse_style(words)
        worded = WordedStylesheet(variables=variables)
        assert worded.parse_style(words) == expected
        assert worded.parse_style(words) == expected
        style = Style(bold=True)
        assert worded.parse_style(style) is style


def test_other_variables_make_other_styles() -> None:
    sheet = WordedStylesheet(variables={"muted": "#102030"})
    before = sheet.parse_style("$muted")
    sheet.set_variables({"muted": "#405060"})
    assert before.foreground is not None
    assert before != sheet.parse_style("$muted")
