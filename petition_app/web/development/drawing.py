"""Drawing: how a component is drawn outside of a page."""

from typing import Any

from flask import current_app
from markupsafe import Markup


def draw(component: str, *given: Any, **named: Any) -> Markup:
    """Draw a component as templates do."""
    macro = getattr(current_app.jinja_env.get_template(f"components/{component}.html").module, component)
    return Markup(macro(*given, **named))  # noqa: S704  A component escapes what it is given.


def states(component: str, **given: tuple[Any, ...]) -> dict[str, Markup]:
    """Draw a component once for each state, from what it is given in that state."""
    return {state: draw(component, *values) for state, values in given.items()}
