"""The labelling config of Label Studio that shows what a label set allows."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from reader.core.labels import Attribute, Label, LabelSet
from reader.exchange.dialects._continuing import CONTINUES

LABELS = "label"
TEXT = "text"

_COLORS = {
    "red": "#d64545",
    "green": "#3f9c5a",
    "yellow": "#c9a227",
    "blue": "#3d76c9",
    "magenta": "#b04fa8",
    "cyan": "#2f9aa0",
    "white": "#8c8c8c",
    "black": "#4d4d4d",
}


def control_name(label: str, attribute: str) -> str:
    """Return the name of the control that sets an attribute of a label."""
    return f"{label}.{attribute}"


def config(labels: LabelSet) -> str:
    """Return the labelling config, as XML."""
    lines = ["<View>", f"  <Labels name={quoteattr(LABELS)} toName={quoteattr(TEXT)}>"]
    lines += (
        f"    <Label value={quoteattr(label.name)} background={quoteattr(_COLORS.get(label.color, '#8c8c8c'))} "
        f"hotkey={quoteattr(label.key)}/>"
        for label in labels.labels
    )
    lines += [
        "  </Labels>",
        f'  <Text name={quoteattr(TEXT)} value={quoteattr("$text")} granularity="symbol"/>',
    ]
    lines.append("  <Relations>")
    names = dict.fromkeys((CONTINUES, *(relation.name for relation in labels.relations)))
    lines += (f"    <Relation value={quoteattr(name)}/>" for name in names)
    lines.append("  </Relations>")
    for label in labels.labels:
        for attribute in label.attributes:
            lines += _control(label, attribute)
    lines.append("</View>")
    return "\n".join(lines) + "\n"


def _control(label: Label, attribute: Attribute) -> list[str]:
    about = (
        f'name={quoteattr(control_name(label.name, attribute.name))} toName={quoteattr(TEXT)} perRegion="true" '
        f'visibleWhen="region-selected" whenTagName={quoteattr(LABELS)} whenLabelValue={quoteattr(label.name)}'
    )
    title = quoteattr(f"{label.title}: {attribute.name}")
    if not attribute.values:
        return [f'  <TextArea {about} placeholder={title} maxSubmissions="1" editable="true"/>']
    choices = [f"    <Choice value={quoteattr(value)}/>" for value in attribute.values]
    return [f"  <Header value={title}/>", f'  <Choices {about} choice="single">', *choices, "  </Choices>"]
