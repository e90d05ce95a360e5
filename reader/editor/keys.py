"""How keys are spelt: a printable character as itself, any other key by its name."""

from __future__ import annotations

import unicodedata

LETTER = "letter"
"""What stands for any letter that has no meaning of its own there, at the end of a sequence such as `e letter`."""

NAMED = frozenset(
    "up down left right home end pageup pagedown insert delete backspace tab enter escape space letter".split()
    + [f"f{number}" for number in range(1, 25)]
)
MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_ALIASES = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "bs": "backspace",
    "control": "ctrl",
    "option": "alt",
}
_SHORT_NAMES = {
    "SOLIDUS": "slash",
    "REVERSE SOLIDUS": "backslash",
    "COMMERCIAL AT": "at",
    "HYPHEN-MINUS": "minus",
    "PLUS SIGN": "plus",
    "LOW LINE": "underscore",
}
_FROM_SHORT = {short: unicodedata.lookup(name) for name, short in _SHORT_NAMES.items()}
_SIGNS = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
}

EXAMPLES = (
    'a character such as "w", "W" or "(", or a name such as "left", "shift+left", "ctrl+k", "f2", "space"'
)


def parse_key(spelling: str) -> str:
    """Return a key in the one spelling that bindings are compared in, whatever way it was written.

    `Ctrl+K` gives `ctrl+k`, `shift+w` gives `W`, `esc` gives `escape`, `left_parenthesis` gives `(`.

    Raises:
        ValueError: If there is no such key.
    """
    if len(spelling) == 1:
        if spelling == " ":
            return "space"
        if spelling.isprintable():
            return spelling
        raise ValueError(f"{spelling!r} is not a key")
    *modifiers, base = (
        spelling.split("+") if not spelling.endswith("++") else [*spelling[:-2].split("+"), "+"]
    )
    held = {_ALIASES.get(name.lower(), name.lower()) for name in modifiers}
    if not held <= set(MODIFIERS):
        raise ValueError(f"{spelling!r} is not a key")
    base = _base(base, spelling)
    if len(base) == 1:
        if base.isupper() and held - {"shift"} and len(base.lower()) == 1:
            held |= {"shift"} if "ctrl" not in held else set()
            base = base.lower()
        elif held == {"shift"} and base.isalpha() and len(base.upper()) == 1:
            return base.upper()
        if held:
            base = _name(base)
    return "+".join([*sorted(held), base])


def parse_sequence(spelling: str) -> tuple[str, ...]:
    """Return the keys of a sequence such as `g g` or `ctrl+k q`.

    Raises:
        ValueError: If it is empty, a key in it does not exist, or a key has another meaning where it stands.
    """
    keys = tuple(parse_key(part) for part in spelling.split())
    if not keys:
        raise ValueError("a key sequence cannot be empty")
    if keys[0] in "123456789":
        raise ValueError(f"{keys[0]!r} cannot start a key sequence, because it starts a count")
    if LETTER in (keys[0], *keys[:-1]):
        raise ValueError(f"{LETTER!r} stands for any letter, so it can only end a longer sequence")
    if "escape" in keys[1:]:
        raise ValueError("'escape' cancels a key sequence, so it can only stand alone")
    return keys


def format_sequence(sequence: str) -> str:
    """Return a key sequence as the screen shows it: `shift+left` as `shift+←`, `g g` as it is."""
    return " ".join(
        "+".join(_SIGNS.get(part, part) for part in key.split("+")) if len(key) > 1 else key
        for key in sequence.split()
    )


def _base(base: str, spelling: str) -> str:
    if len(base) == 1 and base.isprintable() and base != " ":
        return base
    name = _ALIASES.get(base.lower(), base.lower())
    if name in NAMED:
        return name
    if name in _FROM_SHORT:
        return _FROM_SHORT[name]
    for words in (name.replace("_", " "), name.replace("_", "-")):
        try:
            return unicodedata.lookup(words)
        except KeyError:
            continue
    raise ValueError(f"{spelling!r} is not a key")


def _name(character: str) -> str:
    """Return the name that terminals' key events give a character held with a modifier."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, "")
    return _SHORT_NAMES.get(name, name.lower().replace("-", "_").replace(" ", "_")) or character
