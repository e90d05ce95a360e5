"""The commands of the library: its list, and what can be said of an article as a whole."""

from __future__ import annotations

from reader.editor.command import Command, Group, Pane

_LIBRARY = frozenset({Pane.LIBRARY})
_ARTICLES = frozenset({Pane.LIBRARY, Pane.ARTICLE})

COMMANDS = (
    Command("library.filter", "Filter articles",
            "Lists the articles that fit: words of the title, `status:todo`, or `text:strike` for words of the text.",
            ("/",), _LIBRARY, Group.LIBRARY, hint="filter", screen=True),
    Command("library.clear_filter", "All articles", "Lists all articles again.",
            ("c",), _LIBRARY, Group.LIBRARY, screen=True),
    Command("library.sort", "Sort articles", "Lists the articles in the next order.",
            ("s",), _LIBRARY, Group.LIBRARY, hint="sort", counts=True, screen=True),
    Command("library.reverse", "Turn the order round", "Lists the last article first.",
            ("S",), _LIBRARY, Group.LIBRARY, screen=True),
    Command("article.finish", "Done, next article",
            "Says that the article is done and opens the next in the list; in the library pane, the cursor goes on.",
            ("D",), _ARTICLES, Group.LIBRARY, hint="done, next", screen=True),
    Command("article.next", "Next article", "Opens the next article of the list.",
            ("a n",), _ARTICLES, Group.LIBRARY, hint="next", counts=True, screen=True),
    Command("article.previous", "Previous article", "Opens the article before in the list.",
            ("a p",), _ARTICLES, Group.LIBRARY, hint="previous", counts=True, screen=True),
    Command("article.queue", "Next article to do",
            "Opens an article of the list that is still to do: one by lot, or the one that programs are least sure of.",
            ("a q",), _ARTICLES, Group.LIBRARY, hint="to do", screen=True),
    Command("status.next", "Next status", "Says of the article that it is begun, done, or to do again.",
            ("%",), _ARTICLES, Group.LIBRARY, screen=True),
    Command("status.done", "Status: done", "Says that the article is done.",
            ("a d",), _ARTICLES, Group.LIBRARY, hint="done", screen=True),
    Command("status.in_progress", "Status: in progress", "Says that the article has been begun.",
            ("a i",), _ARTICLES, Group.LIBRARY, hint="begun", screen=True),
    Command("status.todo", "Status: to do", "Says that the article has not been begun.",
            ("a t",), _ARTICLES, Group.LIBRARY, hint="to do", screen=True),
    Command("status.flag", "Flag",
            "Flags the article, to come back to it; a flagged one gets the status back that it had before, "
            "or counts as begun if it has annotations where that is not known any more.",
            ("&", "a f"), _ARTICLES, Group.LIBRARY, hint="flag", screen=True),
    Command("article.tags", "Tags", "Asks for the article’s tags, parted by spaces.",
            ("a g",), _ARTICLES, Group.LIBRARY, hint="tags", screen=True),
)  # fmt: skip
