"""Drawn figures in motion."""

import re

import numpy as np
from PIL import Image

from recipes.files import gzipped, packed_npz
from recipes.packages import BuildError, deb

MODS = ("fantasycore", "empyrean_campaign")
DIRECTIONS = (1, 3, 5, 7)  # of Flare's eight: the diagonals
ACTIONS = {"stand": "stance", "run": "run", "attack": "swing", "fall": "die"}
SIZE, FEET, HEIGHT = 32, (16, 25), 24  # pixels: a frame, where the feet are, a figure
FAMILIES = {
    "ant": ("antlion", "antlion_small", "fire_ant", "ice_ant"),
    "goblin": ("goblin", "goblin_elite", "hobgoblin", "hobgoblin_archer"),
    "minotaur": ("minotaur",),
    "skeleton": (
        "skeleton",
        "skeleton_archer",
        "skeleton_mage",
        "skeleton_weak",
        "skeleton_knight_boss",
        "skeleton_mage_boss",
        "skeleton_mage_high_boss",
    ),
    "wyvern": (
        "wyvern",
        "wyvern_adult",
        "wyvern_air",
        "wyvern_fire",
        "wyvern_water",
        "wyvern_air_boss",
    ),
    "zombie": ("zombie", "zombie_dark"),
}
BODY = {"feet": "default_feet", "legs": "default_legs", "hands": "default_hands"}
BODY |= {"chest": "default_chest"}
OUTFITS = {  # what a person wears and holds, by layer; the head is added below
    "bare": {},
    "sword": {"chest": "leather_chest", "legs": "leather_pants", "main": "longsword"},
    "knight": {
        "feet": "plate_boots",
        "legs": "plate_greaves",
        "hands": "plate_gauntlets",
        "chest": "plate_cuirass",
        "head": "plate_helm",
        "main": "greatsword",
    },
    "mage": {
        "feet": "mage_boots",
        "legs": "mage_skirt",
        "hands": "mage_sleeves",
        "chest": "mage_vest",
        "head": "mage_hood",
        "main": "staff",
    },
    "archer": {
        "feet": "leather_boots",
        "legs": "leather_pants",
        "hands": "leather_gloves",
        "chest": "leather_chest",
        "head": "leather_hood",
        "off": "shortbow",
    },
    "chain": {
        "feet": "chain_boots",
        "legs": "chain_greaves",
        "hands": "chain_gloves",
        "chest": "chain_cuirass",
        "head": "chain_coif",
        "main": "club",
        "off": "iron_buckler",
    },
}
UNDER = "main feet legs hands chest head off".split()  # the weapon is drawn first
OVER = "off feet legs hands chest head main".split()
ORDER = {1: UNDER, 3: OVER, 5: "feet legs hands chest head off main".split(), 7: UNDER}


def read_animation(mods, name):
    """Return {action: {(frame, direction): (image, origin)}} of one animation file."""
    files = (mods / mod / f"animations/{name}.txt" for mod in MODS)
    text = next(path for path in files if path.exists()).read_text(encoding="utf-8")
    sheet_name = re.search(r"^image=(.*)$", text, re.MULTILINE)[1].strip()
    sheet = Image.open(next(mods.glob(f"*/{sheet_name}"))).convert("RGBA")
    pixels = np.asarray(sheet, np.float64)
    found, action = {}, None
    for line in text.splitlines():
        if line.startswith("["):
            action = found.setdefault(line.strip("[] \r"), {})
        elif line.startswith("frame="):
            i, way, x, y, w, h, ox, oy = map(int, line[6:].split(","))
            action[i, way] = pixels[y : y + h, x : x + w], (ox, oy)
    return found


def paste(canvas, image, origin):
    """Draw a cut-out over a canvas of grey and alpha, (512, 512, 2), feet at (256, 320)."""
    x, y = 256 - origin[0], 320 - origin[1]
    alpha = image[..., 3] / 255
    grey = image[..., :3] @ [0.299, 0.587, 0.114] / 255 * alpha
    part = canvas[y : y + image.shape[0], x : x + image.shape[1]]
    part *= 1 - alpha[..., np.newaxis]
    part += np.stack([grey, alpha], axis=-1)


def common(layers, action):
    """Return the numbers of the frames that all layers have in all of DIRECTIONS."""
    drawn = [layer[action] for layer in layers.values()]
    every = {frame for frame, _ in drawn[0]}
    wanted = [(way, layer) for way in DIRECTIONS for layer in drawn]
    return [i for i in sorted(every) if all((i, way) in x for way, x in wanted)]


def draw(layers, action, frame, way):
    """Return one frame of a figure, (512, 512, 2)."""
    canvas = np.zeros((512, 512, 2))
    for name in ORDER[way]:
        if name in layers:
            paste(canvas, *layers[name][action][frame, way])
    return canvas


def shrink(canvas, scale):
    """Return a frame of SIZE pixels, uint8 (SIZE, SIZE, 2), each pixel a mean."""
    left, top = 256 - FEET[0] / scale, 320 - FEET[1] / scale
    box = (left, top, left + SIZE / scale, top + SIZE / scale)
    planes = [
        Image.fromarray(canvas[..., i].astype(np.float32)).resize(
            (SIZE, SIZE), Image.Resampling.BOX, box
        )
        for i in range(2)
    ]
    return np.rint(np.clip(np.stack(planes, -1), 0, 1) * 255).astype("u1")


def actors(mods):
    """Yield (family, actor, layers) of every figure."""
    for family, names in FAMILIES.items():
        for name in names:
            yield family, name, {"main": read_animation(mods, f"enemies/{name}")}
    for sex, head in (("male", "head_short"), ("female", "head_long")):
        for outfit, worn in OUTFITS.items():
            items = BODY | {"head": head} | worn
            layers = {
                layer: read_animation(mods, f"avatar/{sex}/{item}")
                for layer, item in items.items()
            }
            yield "human", f"{sex}_{outfit}", layers


def sprite_actions(folder):
    """36 figures of a game that stand, run, attack and fall, in four directions."""
    mods = deb("flare-game=1.14-1", folder) / "usr/share/games/flare/mods"
    frames, lengths, names = [], [], []
    for family, actor, layers in actors(mods):
        stance = [draw(layers, "stance", 0, way)[..., 1] > 0.1 for way in DIRECTIONS]
        heights = [np.ptp(np.flatnonzero(x.any(axis=1))) + 1 for x in stance]
        widths = [np.ptp(np.flatnonzero(x.any(axis=0))) + 1 for x in stance]
        scale = HEIGHT / max(np.mean(heights), 0.8 * np.mean(widths))
        if not 0.1 < scale < 1:
            raise BuildError(f"{actor} is not of the expected size: scale {scale:.2f}")
        for action, theirs in ACTIONS.items():
            drawn = common(layers, theirs)
            for way in DIRECTIONS:
                frames += [shrink(draw(layers, theirs, i, way), scale) for i in drawn]
                lengths.append(len(drawn))
                names.append(f"{family}/{actor}/{action}/{way}")
    data = packed_npz(
        frames=np.array(frames),
        length=np.array(lengths, "<i4"),
        name=np.array(names, "<U48"),
    )
    return {"sprite_actions/sprite_actions.npz.gz": gzipped(data)}
