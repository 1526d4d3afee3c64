"""Music."""

import xml.etree.ElementTree as ElementTree
import zipfile

import numpy as np

from recipes.files import gzipped, packed_npz
from recipes.packages import wheel

SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def bach_chorales(folder):
    """Bach's chorales in four parts: pitches, places in the bar and fermatas in sixteenths."""
    package = wheel("music21==10.5.1", folder)
    scores = {}
    for path in sorted((package / "music21/corpus/bach").glob("*.mxl")):
        parts = ElementTree.fromstring(_score(path)).findall("part")
        if len(parts) == 4:
            scores[path.stem] = _columns([_part(part) for part in parts])
    pitches, places, fermatas = (np.concatenate(x) for x in zip(*scores.values()))
    data = packed_npz(
        names=np.array(list(scores)),
        lengths=np.array([len(score[0]) for score in scores.values()], "u2"),
        pitches=pitches,
        places=places,
        fermatas=fermatas,
    )
    return {"bach_chorales/bach_chorales.npz.gz": gzipped(data)}


def _score(path):
    """Return the XML of a compressed score."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        return archive.read(
            next(n for n in names if n.endswith("xml") and "META" not in n)
        )


def _part(part):
    """Return a part's notes (start, end, pitch, fermata) and bars (start, place), in sixteenths."""
    notes, bars, start, divisions, length = [], [], 0, 1, 16
    for number, bar in enumerate(part.findall("measure")):
        now = end = start
        for item in bar:
            scale = 4 / divisions
            if item.tag == "attributes":
                divisions = int(item.findtext("divisions", str(divisions)))
                if item.find("time/beats") is not None:
                    beats, kind = (
                        item.findtext("time/beats"),
                        item.findtext("time/beat-type"),
                    )
                    length = 16 * int(beats) // int(kind)
            elif item.tag == "backup":
                now -= int(item.findtext("duration")) * scale
            elif item.tag == "forward":
                now += int(item.findtext("duration")) * scale
            elif item.tag == "note" and item.find("grace") is None:
                duration = int(item.findtext("duration")) * scale
                if item.find("chord") is None:
                    held = item.find(".//fermata") is not None
                    notes.append(
                        (round(now), round(now + duration), _pitch(item), held)
                    )
                    now += duration
            end = max(end, now)
        place = 0
        if number == 0:  # a bar that begins with an upbeat
            place = max(0, length - round(end))
        elif bar.get("number", "").startswith("X"):  # the rest of a divided bar
            place = bars[-1][1] + round(start) - bars[-1][0]
        bars.append((round(start), place))
        start = end
    return notes, bars


def _pitch(note):
    """Return a note's MIDI number, 0 for a rest."""
    pitch = note.find("pitch")
    if pitch is None:
        return 0
    alter = int(float(pitch.findtext("alter", "0")))
    octave = int(pitch.findtext("octave")) + 1
    return 12 * octave + SEMITONES[pitch.findtext("step")] + alter


def _columns(parts):
    """Return pitches (time, 4), places (time,) and the soprano's fermatas (time,)."""
    pitches = np.zeros((max(notes[-1][1] for notes, _ in parts), 4), "u1")
    fermatas = np.zeros(len(pitches), "u1")
    for voice, (notes, _) in enumerate(parts):
        for start, end, pitch, held in notes:
            pitches[start:end, voice] = pitch
            if voice == 0:
                fermatas[start:end] = held
    places = np.zeros(len(pitches), "u1")
    for start, place in parts[0][1]:
        places[start:] = place + np.arange(len(places) - start)
    last = np.flatnonzero(pitches.any(axis=1))[-1] + 1  # without rests at the end
    return pitches[:last], places[:last], fermatas[:last]
