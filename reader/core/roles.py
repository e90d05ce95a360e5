"""What Pressmark takes labels, relation types and attributes for, whatever a label set calls them.

Each has the role of its own name where that is one of these, unless the label set says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

QUOTE: Final = "quote"
CLAIM: Final = "claim"
SOURCE: Final = "source"
CUE: Final = "cue"
ENTITY: Final = "entity"

HAS_SOURCE: Final = "has_source"
HAS_CUE: Final = "has_cue"
STATES: Final = "states"
COREF: Final = "coref"

SPEAKER: Final = "speaker"
"""Who says a quote or makes a claim, by name."""
TYPE: Final = "type"
"""Of a quote how it is quoted, of an entity what it is."""
FORM: Final = "form"
"""How a quote is set: inline, as a block, as a pull quote, as a headline."""
ATTRIBUTION: Final = "attribution"
"""How a quote is attributed, or that it is not."""
MENTION: Final = "mention"
"""Whether a mention is a name, a noun or a pronoun."""

LABELS: Mapping[str, str] = {role: role for role in (QUOTE, CLAIM, SOURCE, CUE, ENTITY)}
"""The role of a label by its name."""
RELATIONS: Mapping[str, str] = {role: role for role in (HAS_SOURCE, HAS_CUE, STATES, COREF)}
"""The role of a relation type by its name."""
ATTRIBUTES: Mapping[str, str] = {
    **{role: role for role in (SPEAKER, TYPE, FORM, ATTRIBUTION, MENTION)},
    "claimer": SPEAKER,
}
"""The role of an attribute by its name."""
