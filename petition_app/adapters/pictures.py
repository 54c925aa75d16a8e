"""Pictures: what somebody sends is read with suspicion, and drawn anew with nothing in it but what is seen.

Where a photograph was taken, when, by which camera and whose: all of that stands in the file that comes, and
none of it in those that go out.
"""

import io
import struct
import warnings
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageOps

from petition_app.domain.pictures import (
    LEAST_SIDE,
    MOST_BYTES,
    MOST_PIXELS,
    WIDTHS,
    PictureFault,
    PictureInvalid,
    Rendition,
    Renditions,
    widths,
)

_READ = ("JPEG", "PNG", "WEBP", "AVIF")
# A photograph of a camera comes in ten passes at most; thousands of them keep a processor busy for minutes.
_MOST_PASSES = 100
_PASS = b"\xff\xda"
# Formats other than JPEG are unpacked whole, with four bytes a pixel.
_MOST_PIXELS_AT_ONCE = MOST_PIXELS // 2
_QUALITY = 80
# What the decoders raise at files that are broken or made to break them.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    AttributeError,
    struct.error,
    ImageCms.PyCMSError,
)
_PAPER = (255, 255, 255)


def renditions(content: bytes) -> Renditions:
    """Return the picture in all its sizes, upright, in sRGB, without anything that was written into the file.

    Raises PictureInvalid.
    """
    if len(content) > MOST_BYTES:
        raise PictureInvalid(PictureFault.BYTES)
    with warnings.catch_warnings():
        # Of what is odd about a file nobody need be told; what is wrong with it is raised.
        warnings.simplefilter("ignore")
        picture = _as_seen(_opened(content))
    if min(picture.size) < LEAST_SIDE:
        raise PictureInvalid(PictureFault.SMALL)
    files = tuple(_files(picture))
    largest = max(file.width for file in files)
    return Renditions(width=largest, height=_height(picture, largest), files=files)


def _opened(content: bytes) -> Image.Image:
    try:
        opened = Image.open(io.BytesIO(content), formats=_READ)
    except Image.DecompressionBombError:
        raise PictureInvalid(PictureFault.PIXELS) from None
    except _BROKEN:
        raise PictureInvalid(PictureFault.KIND) from None
    most = MOST_PIXELS if opened.format == "JPEG" else _MOST_PIXELS_AT_ONCE
    if opened.width * opened.height > most:
        raise PictureInvalid(PictureFault.PIXELS)
    if opened.format == "JPEG":
        if content.count(_PASS) > _MOST_PASSES:
            raise PictureInvalid(PictureFault.UNREADABLE)
        # A large photograph is unpacked at a half, a quarter or an eighth, which is all that is needed.
        opened.draft(None, (WIDTHS[-1], WIDTHS[-1]))
    return opened


def _as_seen(opened: Image.Image) -> Image.Image:
    """Return the picture as a browser shows it, in red, green and blue."""
    try:
        opened.load()
        picture = _in_srgb(_upright(opened))
        if picture.mode == "RGBA":
            paper = Image.new("RGBA", picture.size, (*_PAPER, 255))
            picture = Image.alpha_composite(paper, picture).convert("RGB")
    except MemoryError:
        raise PictureInvalid(PictureFault.PIXELS) from None
    except _BROKEN:
        raise PictureInvalid(PictureFault.UNREADABLE) from None
    # Whatever the file said of itself would be written again by some formats.
    picture.info = {}
    return picture


def _upright(opened: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(opened)
    except _BROKEN:
        # What the camera wrote is nonsense, and the picture may be fine.
        return opened


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        # Sixteen bits a pixel: the upper eight are what a screen shows.
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    see_through = picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info
    wanted = "RGBA" if see_through else "RGB"
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            return _converted(picture, profile)
        except _BROKEN:
            # A broken profile is none: the colours are a little off, and the picture is there.
            return picture.convert(wanted)
    return picture.convert(wanted)


def _converted(picture: Image.Image, profile: bytes) -> Image.Image:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return converted if converted is not None else picture.convert("RGB")


def _files(picture: Image.Image) -> Iterator[Rendition]:
    # The largest first: each smaller one is made of the one before, which is a fraction of the work.
    for width in reversed(widths(picture.width)):
        if width != picture.width:
            picture = picture.resize((width, _height(picture, width)), Image.Resampling.LANCZOS, reducing_gap=3)
        for suffix in ("webp", "jpg"):
            yield Rendition(width=width, suffix=suffix, content=_written(picture, suffix))


def _written(picture: Image.Image, suffix: str) -> bytes:
    file = io.BytesIO()
    if suffix == "webp":
        picture.save(file, "WEBP", quality=_QUALITY, method=4)
    else:
        picture.save(file, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return file.getvalue()


def _height(picture: Image.Image, width: int) -> int:
    return max(1, round(picture.height * width / picture.width))
