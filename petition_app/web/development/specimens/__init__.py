"""Specimens: every component in every state that it can be in, made up of words that are hard to lay out."""

from markupsafe import Markup

from petition_app.web.development.specimens import forms, frames, petitions, sections


def specimens() -> dict[str, dict[str, Markup]]:
    """Return each component's states by the component's name, drawn; the names are in order."""
    drawn = forms.drawn() | frames.drawn() | petitions.drawn() | sections.drawn()
    return {name: drawn[name] for name in sorted(drawn)}
