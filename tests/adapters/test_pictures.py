"""Pictures: whatever comes, what goes out is upright, small, in sRGB, and tells nothing of who took it."""

import contextlib
import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from petition_app.adapters.pictures import renditions
from petition_app.domain.pictures import MOST_BYTES, PictureFault, PictureInvalid, widths
from tests.drawn_pictures import png, read, written

MARKER = "Grozny-43.3N-45.7E"


def fault(content: bytes) -> PictureFault:
    with pytest.raises(PictureInvalid) as caught:
        renditions(content)
    return caught.value.fault


def largest(content: bytes) -> Image.Image:
    """Return the largest JPEG that is made of a file."""
    files = [file for file in renditions(content).files if file.suffix == "jpg"]
    return read(max(files, key=lambda file: file.width).content)


def is_near(colour, wanted) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(colour, wanted, strict=True))


def a_png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("natural", "kept"),
    [
        (80, [80]),
        (319, [319]),
        (320, [320]),
        (360, [320]),
        (500, [320, 500]),
        (1300, [320, 640, 960, 1280]),
        (1919, [320, 640, 960, 1280, 1919]),
        (8000, [320, 640, 960, 1280, 1920]),
    ],
)
def test_a_picture_is_kept_in_widths_that_are_worth_it_and_never_larger_than_it_came(natural, kept):
    assert widths(natural) == kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_comes_out_in_every_width_and_in_both_formats(kind):
    drawn = renditions(written(Image.new("RGB", (1000, 500), "#207040"), kind))

    assert (drawn.width, drawn.height) == (960, 480)
    assert drawn.widths == [320, 640, 960]
    for file in drawn.files:
        picture = read(file.content)
        assert picture.format == {"webp": "WEBP", "jpg": "JPEG"}[file.suffix]
        assert picture.size == (file.width, file.width // 2)
        assert is_near(picture.convert("RGB").getpixel((5, 5)), (0x20, 0x70, 0x40))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_what_a_camera_wrote_goes_out(kind):
    picture = Image.new("RGB", (400, 300), "red")
    exif = Image.Exif()
    exif[0x010E] = MARKER
    exif[0x8825] = {1: "N", 2: (43.0, 18.0, 0.0), 29: MARKER}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more = {"JPEG": {"comment": MARKER}, "PNG": {"pnginfo": PngImagePlugin.PngInfo()}, "WEBP": {}}[kind]
    if kind == "PNG":
        more["pnginfo"].add_text("Comment", MARKER)
    else:
        more["xmp"] = f"<x>{MARKER}</x>".encode()
    sent = written(picture, kind, exif=exif, icc_profile=profile, **more)
    assert MARKER.encode() in sent

    for file in renditions(sent).files:
        assert MARKER.encode() not in file.content
        made = read(file.content)
        assert not made.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & made.info.keys()


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_stands_upright(turn):
    """A red field on top, as the camera saw it and turned the file."""
    seen = Image.new("RGB", (300, 400), "blue")
    seen.paste("red", (0, 0, 300, 200))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = turn
    turned = seen.transpose(back[turn]) if turn in back else seen

    made = largest(written(turned, "JPEG", exif=exif))

    assert made.width < made.height
    assert is_near(made.getpixel((10, 10)), (254, 0, 0))
    assert is_near(made.getpixel((10, made.height - 10)), (0, 0, 254))


def test_an_orientation_that_makes_no_sense_turns_nothing():
    exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
    assert largest(written(Image.new("RGB", (400, 300), "red"), "JPEG", exif=exif)).size == (400, 300)


@pytest.mark.parametrize(
    ("picture", "wanted"),
    [
        (Image.new("L", (200, 200), 128), (128, 128, 128)),
        (Image.new("1", (200, 200), 1), (255, 255, 255)),
        (Image.new("I;16", (200, 200), 0x8000), (128, 128, 128)),
        (Image.new("RGBA", (200, 200), (255, 0, 0, 0)), (255, 255, 255)),
        (Image.new("LA", (200, 200), (0, 0)), (255, 255, 255)),
        (Image.new("RGB", (200, 200), "#207040").quantize(4), (0x20, 0x70, 0x40)),
    ],
    ids=["grey", "black and white", "sixteen bits", "see-through", "grey and see-through", "palette"],
)
def test_every_kind_of_png_is_shown_as_a_browser_shows_it(picture, wanted):
    assert is_near(largest(written(picture, "PNG")).getpixel((100, 100)), wanted)


def test_a_print_file_becomes_one_for_screens():
    made = largest(written(Image.new("CMYK", (200, 200), (0, 255, 255, 0)), "JPEG"))
    assert made.mode == "RGB"
    red, green, blue = made.getpixel((100, 100))
    assert red > 200
    assert max(green, blue) < 60


def test_colours_of_another_profile_become_those_of_every_screen():
    # The same numbers mean other colours in a profile whose red and blue stand in each other's place.
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = swapped.index(b"rXYZ"), swapped.index(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"

    made = largest(written(Image.new("RGB", (200, 200), "red"), "JPEG", icc_profile=bytes(swapped)))

    assert is_near(made.getpixel((100, 100)), (0, 0, 254))


def test_a_broken_profile_is_none():
    made = largest(written(Image.new("RGB", (200, 200), "red"), "JPEG", icc_profile=b"no profile"))
    assert is_near(made.getpixel((100, 100)), (254, 0, 0))


def test_of_a_moving_picture_the_first_moment_is_taken():
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("red", "blue")]
    sent = written(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50)
    assert is_near(largest(sent).getpixel((9, 9)), (254, 0, 0))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"MZ" + b"\0" * 500,
        b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run\n",
        written(Image.new("RGB", (200, 200)), "GIF"),
        written(Image.new("RGB", (200, 200)), "TIFF"),
        written(Image.new("RGB", (200, 200)), "BMP"),
    ],
)
def test_what_is_no_picture_of_the_four_kinds_is_refused(content):
    assert fault(content) is PictureFault.KIND


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_half_a_file_is_refused(kind):
    whole = written(Image.effect_noise((400, 400), 90).convert("RGB"), kind)
    assert fault(whole[: len(whole) // 2]) in (PictureFault.UNREADABLE, PictureFault.KIND)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_file_with_some_bytes_changed_is_read_or_refused_and_nothing_else(kind):
    whole = bytearray(written(Image.effect_noise((120, 120), 90).convert("RGB"), kind))
    for place in range(12, len(whole), max(1, len(whole) // 60)):
        broken = bytes(whole[:place]) + bytes([whole[place] ^ 0xFF]) + bytes(whole[place + 1 :])
        with contextlib.suppress(PictureInvalid):
            assert renditions(broken).files


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (12_000, 8000), (5001, 5001)])
def test_a_small_file_that_would_fill_the_memory_is_refused_before_it_is_unpacked(width, height):
    assert fault(a_png_that_claims(width, height)) is PictureFault.PIXELS


def test_a_large_photograph_is_unpacked_small():
    sent = written(Image.new("L", (6000, 8000), 90), "JPEG")
    assert renditions(sent).width == 1920


def test_a_photograph_of_very_many_passes_is_refused():
    sent = written(Image.new("RGB", (200, 200)), "JPEG", progressive=True)
    head, passes = sent[: sent.index(b"\xff\xda")], sent[sent.index(b"\xff\xda") : -2]
    assert fault(head + passes * 101 + b"\xff\xd9") is PictureFault.UNREADABLE


def test_a_file_that_is_too_large_is_not_even_opened():
    assert fault(b"\0" * (MOST_BYTES + 1)) is PictureFault.BYTES


@pytest.mark.parametrize("size", [(1, 1), (79, 500), (500, 79)])
def test_a_dot_and_a_strip_are_no_pictures(size):
    assert fault(png(*size)) is PictureFault.SMALL


def test_the_same_file_gives_the_same_pictures():
    sent = written(Image.radial_gradient("L").convert("RGB"), "PNG")
    assert renditions(sent) == renditions(sent)
    assert io.BytesIO(renditions(sent).files[0].content).read(4) == b"RIFF"
