"""Loads the data sets that ship with the course; datasets/<name>/README.md describes each.

Every loader finds its file in a checkout or in an installed package, and compares its sha256 with
datasets/SHA256SUMS before reading it. Nothing is downloaded and nothing is unpickled.
"""

from course_utils.datasets.files import find_root
from course_utils.datasets.music import load_bach_chorales
from course_utils.datasets.series import (
    load_demand_england_wales,
    load_electricity,
    load_exchange_rates,
    load_retail,
    load_stocks,
    load_weather_beijing,
    load_weather_new_york,
)
from course_utils.datasets.signals import (
    load_arterial_pressure,
    load_emoji,
    load_handwritten_digits,
    load_japanese_vowels,
    load_sensor_networks,
    load_smartwatch_exercises,
    load_spoken_digits,
    load_sprite_actions,
    load_synthetic_digits,
    load_turbofan,
)
from course_utils.datasets.text import (
    load_addresses,
    load_assistant_commands,
    load_interface_strings,
    load_minimal_pairs,
    load_moby_dick,
    load_names,
    load_person_names,
    load_pronunciations,
    load_rated_sentences,
    load_shakespeare,
    load_sms_messages,
    load_tang_quatrains,
)
from course_utils.datasets.voices import (
    load_digit_strings,
    load_one_voice,
    load_one_voice_recordings,
    load_prompt_recordings,
    load_second_digits,
    load_spoken_prompts,
    load_spoken_string,
    load_tidigits_features,
)

__all__ = [
    "find_root",
    "load_addresses",
    "load_arterial_pressure",
    "load_assistant_commands",
    "load_bach_chorales",
    "load_demand_england_wales",
    "load_digit_strings",
    "load_electricity",
    "load_emoji",
    "load_exchange_rates",
    "load_handwritten_digits",
    "load_interface_strings",
    "load_japanese_vowels",
    "load_minimal_pairs",
    "load_moby_dick",
    "load_names",
    "load_one_voice",
    "load_one_voice_recordings",
    "load_person_names",
    "load_prompt_recordings",
    "load_pronunciations",
    "load_rated_sentences",
    "load_retail",
    "load_second_digits",
    "load_sensor_networks",
    "load_shakespeare",
    "load_smartwatch_exercises",
    "load_sms_messages",
    "load_spoken_digits",
    "load_spoken_prompts",
    "load_spoken_string",
    "load_sprite_actions",
    "load_stocks",
    "load_synthetic_digits",
    "load_tang_quatrains",
    "load_tidigits_features",
    "load_turbofan",
    "load_weather_beijing",
    "load_weather_new_york",
]
