"""Linked data: what a petition's page says to machines, in the words of schema.org and no more than is true."""

from typing import Any

from flask import current_app, url_for

from petition_app.queries.petition_pages import PetitionPage


def of(page: PetitionPage, address: str, count: int) -> dict[str, Any]:
    """Return what the page is, who publishes it, and how many have signed."""
    petition = page.petition
    base = current_app.config["PUBLIC_BASE_URL"]
    shown = page.picture
    asker = {
        "@type": "Organization",
        "name": petition.organisation_name,
        "url": base + url_for("public.organisation", language=page.language, slug=petition.organisation_slug),
    }
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": page.title,
        "description": page.summary,
        "inLanguage": petition.shown_language(page.language),
        "publisher": asker,
        # Signing is what schema.org calls endorsing.
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/EndorseAction",
            "userInteractionCount": count,
        },
    }
    if petition.published_at:
        said["datePublished"] = petition.published_at.date().isoformat()
    if shown is not None:
        path = url_for("public.picture", picture_id=shown.id, width=shown.widths[-1], suffix="jpg")
        said["primaryImageOfPage"] = {
            "@type": "ImageObject",
            "contentUrl": base + path,
            "width": shown.width,
            "height": shown.height,
            **({"caption": shown.alt} if shown.alt else {}),
            **({"creditText": shown.credit} if shown.credit else {}),
        }
    return said
