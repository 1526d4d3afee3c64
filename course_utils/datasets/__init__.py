"""Loads the data sets that ship with the course; each is described in datasets/<name>/README.md.

Every loader finds its file in a checkout or in an installed package, compares its sha256 with
datasets/SHA256SUMS and only then reads it. Nothing is downloaded and nothing is unpickled.
"""

from course_utils.datasets.energy import load_demand_england_wales, load_electricity
from course_utils.datasets.files import find_root
from course_utils.datasets.finance import load_exchange_rates, load_stocks
from course_utils.datasets.images import load_handwritten_digits
from course_utils.datasets.labels import (
    load_addresses,
    load_assistant_commands,
    load_person_names,
)
from course_utils.datasets.language import (
    load_interface_strings,
    load_moby_dick,
    load_names,
    load_pronunciations,
    load_shakespeare,
    load_sms_messages,
)
from course_utils.datasets.opinions import load_minimal_pairs, load_rated_sentences
from course_utils.datasets.poems import load_tang_quatrains
from course_utils.datasets.retail import load_retail
from course_utils.datasets.sensors import (
    load_arterial_pressure,
    load_sensor_networks,
    load_smartwatch_exercises,
    load_turbofan,
)
from course_utils.datasets.sounds import load_japanese_vowels, load_spoken_digits
from course_utils.datasets.weather import load_weather_beijing, load_weather_new_york

__all__ = [
    "find_root",
    "load_addresses",
    "load_arterial_pressure",
    "load_assistant_commands",
    "load_demand_england_wales",
    "load_electricity",
    "load_exchange_rates",
    "load_handwritten_digits",
    "load_interface_strings",
    "load_japanese_vowels",
    "load_minimal_pairs",
    "load_moby_dick",
    "load_names",
    "load_person_names",
    "load_pronunciations",
    "load_rated_sentences",
    "load_retail",
    "load_sensor_networks",
    "load_shakespeare",
    "load_spoken_digits",
    "load_stocks",
    "load_smartwatch_exercises",
    "load_sms_messages",
    "load_tang_quatrains",
    "load_turbofan",
    "load_weather_beijing",
    "load_weather_new_york",
]
