"""The configuration of brat that allows what a label set allows."""

from __future__ import annotations

import re

from reader.core.labels import LabelSet

_NAME = re.compile(r"[A-Za-z0-9_-]+")


def attribute_name(label: str, attribute: str) -> str:
    """Return what brat calls an attribute: its attributes have one name for all labels."""
    return f"{label}_{attribute}"


def is_choice(labels: LabelSet, label: str, attribute: str, value: str) -> bool:
    """Tell whether an attribute's value is one that brat can offer and spell."""
    known = labels.label(label)
    found = known.attribute(attribute) if known else None
    return found is not None and value in found.values and _NAME.fullmatch(value) is not None


def config(labels: LabelSet) -> str:
    """Return `annotation.conf`: what a label set has, with overlaps of any kind."""
    lines = ["[entities]", *(label.name for label in labels.labels), "", "[relations]"]
    for relation in labels.relations:
        # An argument's role stands before its types, which are parted by a bar.
        kind = ", <REL-TYPE>:symmetric" if relation.symmetric else ""
        lines.append(f"{relation.name}\tArg1:{'|'.join(relation.head)}, Arg2:{'|'.join(relation.tail)}{kind}")
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    for label in labels.labels:
        for attribute in label.attributes:
            values = [value for value in attribute.values if _NAME.fullmatch(value)]
            if values:
                name = attribute_name(label.name, attribute.name)
                lines.append(f"{name}\tArg:{label.name}, Value:{'|'.join(values)}")
    return "\n".join(lines) + "\n"
