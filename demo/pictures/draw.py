"""Draw: the pictures of the demo, made of shapes alone, so that they are nobody else's.

`python -m demo.pictures.draw` writes them again beside this file; they come out the same each time.
"""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 1920, 960
# Drawn larger and made smaller, so that edges are smooth.
FINER = 2
SIZE = (WIDTH * FINER, HEIGHT * FINER)

Colour = tuple[int, int, int]


def main() -> None:
    """Draw all of them."""
    for name, draw in PICTURES.items():
        picture = draw(Random(name)).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        picture.save(HERE / f"{name}.jpg", "JPEG", quality=86, optimize=True, progressive=True)


def justice_for_chechnya(random: Random) -> Image.Image:
    """Draw ridges of mountains at dusk, and on the nearest one the lights of many people."""
    picture = sky((42, 14, 52), (214, 92, 92), (255, 205, 150))
    glow(picture, (0.68, 0.47), 0.42, (255, 226, 178), 190)
    disc(picture, (0.68, 0.47), 0.055, (255, 240, 214))
    tones = [(158, 62, 92), (124, 42, 82), (92, 28, 70), (62, 18, 54), (34, 10, 36)]
    for number, tone in enumerate(tones):
        ridge(picture, random, 0.52 + 0.10 * number, 0.24 - 0.034 * number, tone)
    lights(picture, random, 0.90, 420, (255, 214, 140))
    return picture


def release_now(random: Random) -> Image.Image:
    """Draw bars that bend apart, and birds that leave through them into the light."""
    picture = sky((250, 238, 220), (246, 196, 172), (218, 76, 74))
    glow(picture, (0.5, 0.52), 0.5, (255, 252, 244), 235)
    canvas = ImageDraw.Draw(picture)
    for number in range(-11, 12):
        if number:
            bar(canvas, number)
    for _ in range(26):
        angle, reach = random.uniform(0.15, 2.5), random.uniform(0.05, 0.42)
        bird(canvas, 0.5 + reach * math.cos(angle) * 1.15, 0.6 - reach * math.sin(angle), 0.010 + reach * 0.032)
    return picture


def solidarity_fund(random: Random) -> Image.Image:
    """Draw rings of many colours that hold one another, like a chain of hands."""
    picture = sky((18, 22, 30), (26, 34, 46), (40, 48, 58))
    tones = [(216, 66, 62), (238, 138, 72), (244, 202, 104), (92, 164, 132), (84, 134, 190), (150, 104, 176)]
    glow(picture, (0.5, 0.5), 0.6, (86, 70, 92), 150)
    for row in range(4):
        for column in range(9):
            place = ((column + 0.5 * (row % 2)) / 8.5, 0.08 + row * 0.28)
            ring(picture, place, 0.098 + random.uniform(-0.006, 0.006), tones[(column + 2 * row) % len(tones)])
    return picture


def alliance_global(random: Random) -> Image.Image:
    """Draw a street of houses at night whose windows are lit, under a bow of colours."""
    picture = sky((16, 26, 66), (38, 66, 128), (118, 142, 188))
    tones = [(228, 64, 64), (244, 146, 60), (252, 220, 92), (86, 176, 104), (64, 126, 204), (134, 86, 172)]
    for number, tone in enumerate(tones):
        bow(picture, 0.60 - number * 0.035, tone)
    houses(picture, random, 0.52, 22, (28, 40, 88), lit=0.25)
    houses(picture, random, 0.66, 15, (14, 20, 48), lit=0.45)
    return picture


PICTURES: dict[str, Callable[[Random], Image.Image]] = {
    "justice-for-chechnya": justice_for_chechnya,
    "release-now": release_now,
    "solidarity-fund": solidarity_fund,
    "alliance-global": alliance_global,
}


def at(place: tuple[float, float]) -> tuple[float, float]:
    """Return a place given in parts of the picture as pixels."""
    return place[0] * SIZE[0], place[1] * SIZE[1]


def sky(top: Colour, middle: Colour, bottom: Colour) -> Image.Image:
    """Return a ground whose colour changes from above to below."""
    column = Image.new("RGB", (1, 3))
    column.putdata([top, middle, bottom])
    return column.resize((8, SIZE[1]), Image.Resampling.BICUBIC, box=(0, 0.5, 1, 2.5)).resize(SIZE)


def glow(picture: Image.Image, place: tuple[float, float], reach: float, tone: Colour, strength: int) -> None:
    """Let light fall around a place."""
    side = int(2 * reach * SIZE[0])
    light = ImageChops.invert(Image.radial_gradient("L")).resize((side, side), Image.Resampling.BICUBIC)
    mask = Image.new("L", SIZE)
    x, y = at(place)
    # The light of a corner of its square is cut off, so that no edge is seen.
    mask.paste(light.point(lambda value: max(0, value - 75) * strength // 180), (int(x - side / 2), int(y - side / 2)))
    picture.paste(tone, mask=mask)


def disc(picture: Image.Image, place: tuple[float, float], radius: float, tone: Colour) -> None:
    """Draw a sun."""
    x, y = at(place)
    r = radius * SIZE[0]
    ImageDraw.Draw(picture).ellipse((x - r, y - r, x + r, y + r), fill=tone)


def ridge(picture: Image.Image, random: Random, base: float, rise: float, tone: Colour) -> None:
    """Draw a ridge of mountains with all below it."""
    heights = [random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.3)]
    roughness = 1.0
    # Each point between two others lies somewhat above or below their middle.
    while len(heights) < 500:
        roughness *= 0.56
        between = [(one + other) / 2 + random.uniform(-1, 1) * roughness for one, other in pairwise(heights)]
        heights = [height for pair in zip(heights, between, strict=False) for height in pair] + [heights[-1]]
    points = [at((number / (len(heights) - 1), base - rise * height)) for number, height in enumerate(heights)]
    ImageDraw.Draw(picture).polygon([*points, at((1, 1.01)), at((0, 1.01))], fill=tone)


def lights(picture: Image.Image, random: Random, base: float, number: int, tone: Colour) -> None:
    """Draw small lights, the more the further down."""
    layer = Image.new("L", SIZE)
    canvas = ImageDraw.Draw(layer)
    for _ in range(number):
        depth = random.random()
        x, y = at((random.gauss(0.42, 0.2), base + 0.09 * depth + random.uniform(-0.012, 0.012)))
        r = (1.6 + 3.4 * depth) * FINER
        canvas.ellipse((x - r, y - r, x + r, y + r), fill=random.randint(150, 255))
    picture.paste(tone, mask=layer.filter(ImageFilter.GaussianBlur(9 * FINER)).point(lambda value: min(255, value * 3)))
    picture.paste((255, 246, 224), mask=layer)


def bar(canvas: ImageDraw.ImageDraw, number: int) -> None:
    """Draw one bar of a grid; those of the middle are bent aside."""
    middle = []
    for step in range(161):
        down = step / 160
        apart = 0.115 * math.exp(-(((down - 0.55) / 0.26) ** 2)) * math.exp(-abs(number) / 2.6)
        middle.append((0.5 + number * 0.045 + math.copysign(apart, number), down))
    edges = [at((x - 0.006, y)) for x, y in middle] + [at((x + 0.006, y)) for x, y in reversed(middle)]
    canvas.polygon(edges, fill=(44, 22, 34))


def bird(canvas: ImageDraw.ImageDraw, x: float, y: float, span: float) -> None:
    """Draw a bird as two wings."""
    wings = [(-1, -0.55), (-0.45, -0.62), (0, 0), (0.45, -0.62), (1, -0.55), (0.42, -0.36), (0, 0.30), (-0.42, -0.36)]
    canvas.polygon([at((x + span * across, y + span * 2 * up)) for across, up in wings], fill=(132, 24, 40))


def ring(picture: Image.Image, place: tuple[float, float], radius: float, tone: Colour) -> None:
    """Draw a ring that lets what is below it shine through."""
    x, y = at(place)
    r = radius * SIZE[0]
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), outline=205, width=int(0.021 * SIZE[0]))
    picture.paste(tone, mask=mask)


def bow(picture: Image.Image, radius: float, tone: Colour) -> None:
    """Draw one colour of a rainbow."""
    x, y = at((0.5, 1.18))
    r = radius * SIZE[0]
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), outline=150, width=int(0.036 * SIZE[0]))
    picture.paste(tone, mask=mask)


def houses(picture: Image.Image, random: Random, top: float, number: int, tone: Colour, *, lit: float) -> None:
    """Draw a row of houses, some of whose windows are lit."""
    canvas = ImageDraw.Draw(picture)
    wide = 1.06 / number
    for place in range(number):
        start = -0.03 + place * wide
        roof = top + random.uniform(-0.07, 0.09)
        canvas.rectangle((*at((start, roof)), *at((start + wide * 0.995, 1))), fill=tone)
        if random.random() < 0.6:
            canvas.polygon(
                [at((start, roof)), at((start + wide / 2, roof - 0.07)), at((start + wide, roof))], fill=tone
            )
        columns = 3
        for column in range(columns):
            for floor in range(9):
                x = start + wide * (0.17 + 0.26 * column)
                y = roof + 0.045 + 0.062 * floor
                if random.random() < lit:
                    box = (*at((x, y)), *at((x + wide * 0.15, y + 0.032)))
                    canvas.rectangle(box, fill=random.choice([(255, 222, 138), (255, 238, 190), (255, 196, 104)]))


if __name__ == "__main__":
    main()
