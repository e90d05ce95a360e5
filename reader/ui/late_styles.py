"""Component styles that are worked out when they are painted with, and not at every update of styles."""

from __future__ import annotations

from textual.css.styles import RenderStyles
from textual.dom import DOMNode
from textual.widget import Widget


class LateStyles(Widget):
    """A widget with so many component classes that styling them all, five times before the first frame, is seen.

    Textual asks for the classes of a widget whenever it styles it; being told that there are none, it leaves them
    alone. That is not a documented way; a test holds the styles against those that Textual gives by itself.
    """

    def _get_component_classes(self) -> frozenset[str]:  # type: ignore[override]
        self._component_styles.clear()
        return frozenset()

    def get_component_styles(self, *names: str) -> RenderStyles:
        """Return the styles of components.

        Raises:
            KeyError: If one is not among the widget's component classes.
        """
        for name in names:
            if name not in self._component_styles and name in type(self).COMPONENT_CLASSES:
                node = DOMNode(classes=name)
                node._attach(self)
                self.app.stylesheet.apply(node, animate=False)
                self._component_styles[name] = node.styles
        return super().get_component_styles(*names)
