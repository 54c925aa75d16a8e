"""Pictures: the forms in which one is sent, described and put in its place."""

from typing import Any
from uuid import UUID

from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectChoice
from wtforms.validators import ValidationError

from petition_app.domain.pictures import LEAST_SIDE, MOST_BYTES, PictureFault, PictureOwner, Place
from petition_app.queries import editing, pictures
from petition_app.queries.pictures import EditedPicture
from petition_app.services.pictures import PictureWords
from petition_app.web.organise import access
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.fields import Choice, Line, options

#: What a browser offers to choose from; what comes is looked at all the same.
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif"


class PictureForm(EditForm):
    """Where a picture stands, whose it is, and what it shows in one language."""

    alt = Line(_l("What it shows, for those who cannot see it"), 300)
    decorative = BooleanField(_l("It is decorative: whoever cannot see it misses nothing"))
    credit = Line(_l("Credit"), 200)
    place = Choice(_l("Where it stands"), coerce=str)

    def __init__(self, owner: PictureOwner, **given: Any) -> None:
        """Make the form of a picture of the petition or the organisation."""
        super().__init__(**given)
        self._owner = owner
        self.place.choices = _places(owner)

    @classmethod
    def stored(cls, owner: PictureOwner, edition: int, picture: EditedPicture, language: str) -> "PictureForm":
        """Return the form filled in with what is stored."""
        place = str(picture.decision_maker_id or picture.place.value)
        words = {"alt": picture.alt.get(language, ""), "decorative": picture.decorative, "credit": picture.credit}
        return cls(owner, formdata=None, data={"edition": str(edition), "place": place, **words})

    def validate_alt(self, field: Line) -> None:
        """A picture is described, or it is said that there is nothing to describe."""
        if not field.clean and not self.decorative.data:
            raise ValidationError(_l("Please describe the picture in a sentence, or say that it is decorative."))

    def words(self) -> PictureWords:
        """Return what was filled in as the service takes it."""
        place = self.place.data
        by_itself = place in set(Place)
        return PictureWords(
            alt=self.alt.clean,
            decorative=self.decorative.data,
            credit=self.credit.clean,
            place=Place(place) if by_itself else Place.NOWHERE,
            decision_maker_id=None if by_itself else UUID(place),
        )


class AddPictureForm(PictureForm):
    """A picture that is sent."""

    file = FileField(_l("File"))

    def validate_file(self, field: FileField) -> None:
        """A file is there."""
        if not field.data:
            raise ValidationError(_l("Please choose a picture."))

    def content(self) -> bytes:
        """Return the file, and not much more of it than is taken."""
        content: bytes = self.file.data.stream.read(MOST_BYTES + 1)
        return content

    def refuse(self, fault: PictureFault) -> None:
        """Say beside the field why the file is not taken."""
        words = {
            PictureFault.UNREADABLE: gettext("This picture is damaged. Please save it once more as JPEG or PNG."),
            PictureFault.KIND: gettext("This is no picture that we can read. Please choose a JPEG, PNG, WebP or AVIF."),
            PictureFault.BYTES: gettext("This file is larger than 10 MB. Please choose a smaller one."),
            PictureFault.PIXELS: gettext("This picture has more pixels than any screen. Please make it smaller."),
            PictureFault.SMALL: gettext(
                "This picture is too small: it needs %(side)s pixels each way.", side=LEAST_SIDE
            ),
            PictureFault.MANY: gettext("There are too many pictures here already. Please delete one first."),
        }
        self.file.errors = [words[fault]]


class PictureField(Choice):
    """One of the petition's own pictures, or none."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Offer those of the petition of this page."""
        super().__init__(label, choices=_of_this_petition, default="", **given)


def _places(owner: PictureOwner) -> list[SelectChoice]:
    if owner.kind == "organisation":
        own = [(Place.TOP, _l("At the top of the page")), (Place.LOGO, _l("Beside the name, as its sign"))]
        return options([*own, (Place.NOWHERE, _l("Nowhere for now"))])
    tag = access.petition().default_language
    makers = [(str(maker.id), maker.named(tag)) for maker in editing.decision_makers(owner.id)]
    own = [(Place.TOP, _l("At the top of the page")), (Place.NOWHERE, _l("Nowhere by itself: a portrait chooses it"))]
    return options([*own, *makers])


def _of_this_petition() -> list[SelectChoice]:
    # Each row of a block asks once more, a hundred of them at most.
    if "own_pictures" not in g:
        g.own_pictures = pictures.listed(PictureOwner("petition", access.petition().id))
    tag = access.petition().default_language
    named = [(str(each.id), each.named(tag) or str(each.id)) for each in g.own_pictures]
    return options([("", _l("None")), *named])
