"""What is painted over faces. Places are pixels of a canvas of 1024, over seeds whose eyes lie at (384, 483) and (642, 483)."""

from __future__ import annotations

from pictures.faces.hand import FEATURES, Hand

EYES = ((384.0, 483.0), (642.0, 483.0))


def closed_mouth(hand: Hand) -> None:
    """Lips over the teeth."""
    hand.ellipse("lips", (515, 735), (122, 36))
    hand.exchange("mouth", "lips")


def open_mouth(hand: Hand) -> None:
    """Lips apart, with teeth between them."""
    hand.ellipse("lips", (504, 770), (118, 88))
    hand.ellipse("mouth", (504, 768), (90, 58))


def longer_hair(hand: Hand) -> None:
    """A strand on each side, down to the lower edge."""
    for side in (-1, 1):
        corners = ((255, 420), (340, 380), (400, 600), (430, 1023), (210, 1023), (230, 820))
        hand.lasso("hair", *((512 + side * x, y) for x, y in corners))


def fringe(hand: Hand) -> None:
    """Hair over the forehead, down to the brows."""
    hand.lasso(
        "hair", (280, 300), (420, 160), (620, 170), (760, 330), (742, 400), (640, 385), (520, 395), (400, 385), (290, 400)
    )


def bald(hand: Hand) -> None:
    """A skull of skin, and no hair around it."""
    hand.lock(*FEATURES)
    hand.ellipse("skin", (512, 380), (260, 330))
    hand.exchange("hair", "background")


def glasses(hand: Hand) -> None:
    """Two rings, a bridge and the pieces to the ears."""
    for side, (x, _y) in zip((-1, 1), EYES, strict=True):
        hand.ellipse("glasses", (x, 492), (105, 80), border_px=32)
        hand.brush("glasses", (x + side * 105, 470), (x + side * 165, 460))
    hand.brush("glasses", (480, 470), (512, 458), (546, 470))


def hat(hand: Hand) -> None:
    """A cap, from temple to temple."""
    crown = ((150, 330), (170, 180), (250, 50), (360, 0), (660, 0), (780, 60), (850, 180), (875, 330))
    hand.lasso("hat", *crown, (700, 285), (512, 272), (320, 285))


def corn_cob(hand: Hand) -> None:
    """Rows of hair like the grains of a corn cob, on a head without other hair."""
    hand.lock(*FEATURES)
    hand.ellipse("skin", (515, 390), (250, 190))
    hand.exchange("hair", "background")
    for y, half in zip(range(18, 270, 44), (90, 130, 160, 180, 195, 205), strict=True):
        for x in range(-half, half + 1, 46):
            hand.ellipse("hair", (515 + x, y), (32, 30))


def ten_strokes(hand: Hand) -> None:
    """A face of ten strokes; nothing is said of the rest."""
    hand.forget()
    hand.brush("background", (60, 60), (60, 700), size_px=100)
    hand.brush("background", (965, 60), (965, 700), size_px=100)
    hair = ((235, 470), (280, 220), (400, 110), (512, 90), (640, 110), (750, 220), (790, 470))
    outline = ((370, 330), (512, 290), (650, 330), (690, 560), (640, 740), (512, 830), (390, 740), (330, 560), (370, 360))
    hand.brush("hair", *hair, size_px=110)
    hand.brush("skin", *outline, size_px=80)
    for x in (380, 650):
        hand.brush("brow", (x - 60, 420), (x, 405), (x + 60, 415), size_px=28)
        hand.brush("eye", (x - 35, 482), (x + 35, 482), size_px=34)
    hand.brush("nose", (512, 480), (512, 610), size_px=50)
    hand.brush("lips", (430, 730), (512, 745), (594, 730), size_px=44)


def nothing(_hand: Hand) -> None:
    """The layout of another seed says it all."""
