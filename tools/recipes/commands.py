"""Commands to a voice assistant, made from the sentence templates of Home Assistant.

A template is a small grammar: `(a|b)` is a choice, `[a]` is optional, `<rule>` is replaced by
another template, `{list:slot}` by a value, and `(a;b)` by both in either order.
"""

import json
import random
import re

from recipes.files import packed_csv
from recipes.packages import BuildError, wheel

SENTENCES = 2  # made from each template, for each part
SHARE = 4  # one template in four is used for the tests
SIGN = re.compile(r"[()\[\]<>{}|;]")
TOKEN = re.compile(r"\d+(?:[./]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|[^\w\s]")
NAMES = {  # what the devices of a home may be called, by the domain that a template asks for
    "climate": "thermostat|heat pump|air conditioner|radiator|heating|boiler|cooler|floor heating",
    "fan": "ceiling fan|tower fan|ventilator|extractor|desk fan|bathroom fan|big fan|cooker hood",
    "light": "desk lamp|chandelier|night light|reading lamp|floodlight|fairy lights|spotlight"
    "|ceiling lamp|lava lamp|led strip|mirror light|christmas tree",
    "cover": "left blind|right blind|roller shutter|skylight|garage door|awning|big curtain|gate",
    "valve": "water valve|gas valve|sprinkler|main tap|garden tap|heating valve",
    "lock": "front door|back door|side gate|safe|shed door|cellar door|letter box|bike box",
    "binary_sensor": "mailbox sensor|leak sensor|smoke alarm|door bell|motion sensor|baby monitor",
    "person": "anna|bruno|carla|david|elena|felix|grace|hugo|irene|jonas",
    "weather": "london|boston|my village|the coast|oslo|seattle|the mountains|lisbon",
    "lawn_mower": "robot mower|grass eater|lawn robot|shaun",
    "todo": "errands|homework|packing|weekend|birthday|garden work|office|holiday",
    "media_player": "television|stereo|radio|sound bar|projector|record player|smart speaker|tv"
    "|juke box|game console",
    "vacuum": "robot vacuum|dust devil|cleaning robot|rosie",
    "scene": "movie night|dinner|good morning|party time|reading hour|sunset|romance|focus time",
    "script": "wake up routine|bedtime routine|leaving home|fire drill",
    "button": "restart button|garage button|siren test|coffee button",
    "switch": "coffee maker|heater|water pump|plug|pond filter|humidifier|kettle|oven",
}
VALUES = {  # of the lists that users fill
    "area": "kitchen|living room|bedroom|bathroom|office|garage|hallway|cellar|attic|garden"
    "|dining room|guest room|laundry|nursery|terrace|library|pantry|studio|balcony|workshop",
    "floor": "ground|first|second|third|top|lower|upper|attic|basement|main",
    "zone": "work|school|the gym|the office|grandma's house|the station|the pool|the market",
    "message": "dinner is ready|we leave in five minutes|the bus is here|time for bed"
    "|please come down|the cake is done|i am home|the guests are here|breakfast is served",
    "search_query": "the beatles|abbey road|moonlight sonata|jazz for dinner|the lion king"
    "|daily news|kind of blue|bohemian rhapsody|radio nova|the planets|purple rain|whale songs",
    "timer_name": "pizza|tea|egg|pasta|laundry|bread|workout|nap|rice|roast|revision|steak",
    "timer_command": "turn off the oven|open the blinds|start the coffee maker|lock the front door"
    "|turn on the lights|play some music|close the gate|stop the sprinkler",
    "shopping_list_item": "milk|brown bread|apples|olive oil|a dozen eggs|dark chocolate|rice|soap"
    "|coffee beans|green tea|two lemons|paper towels|butter|tomatoes|dog food|candles",
    "todo_list_item": "call the dentist|water the plants|buy stamps|feed the cat|pay the rent"
    "|book a table|wash the car|return the books|write to tom|fix the bike",
}


def parse(text):
    """Return a template as nested ("all" | "one" | "any order" | "text" | ..., parts)."""
    signs = [*SIGN.finditer(text), None]
    place, here = 0, iter(signs)

    def alternatives(closing):
        nonlocal place
        choices, orders, row = [], [], []
        for sign in here:
            end = sign.start() if sign else len(text)
            if end > place:
                row.append(("text", text[place:end]))
            place = end + 1
            mark = sign.group() if sign else None
            if mark == closing:
                break
            if mark in ("(", "["):
                inner = alternatives({"(": ")", "[": "]"}[mark])
                row.append(inner if mark == "(" else ("one", [inner, ("text", "")]))
            elif mark in ("<", "{"):
                last = next(here)
                if last is None or last.group() != {"<": ">", "{": "}"}[mark]:
                    raise BuildError(f"a template does not close its {mark}: {text!r}")
                kind = "rule" if mark == "<" else "slot"
                row.append((kind, text[place : last.start()]))
                place = last.end()
            elif mark in ("|", ";"):
                orders.append(("all", row))
                row = []
                if mark == "|":
                    choices.append(("any order", orders))
                    orders = []
            else:
                raise BuildError(f"a template is not as expected: {text!r}")
        orders.append(("all", row))
        choices.append(("any order", orders))
        return "one", choices

    return alternatives(None)


class Grammar:
    """Makes sentences from templates, with the values of one part."""

    def __init__(self, rules, lists, values, chance):
        self.rules = {name: parse(text) for name, text in rules.items()}
        self.lists, self.values, self.chance = lists, values, chance

    def value(self, name, domains):
        """Return a value of a list: one of this part's, of the package's, or a number."""
        if name == "name":
            known = [self.values[d] for d in domains if d in self.values]
            return self.chance.choice(sum(known, []) or self.values["switch"])
        if name in self.values:
            return self.chance.choice(self.values[name])
        about = self.lists[name]
        if "range" in about:
            first, last = about["range"]["from"], about["range"]["to"]
            step = about["range"].get("step", 1)
            return str(self.chance.randrange(first, last + 1, step))
        pieces = self.make(parse(self.chance.choice(about["values"])["in"]), domains)
        return "".join(text for text, _ in pieces)

    def make(self, node, domains):
        """Return pieces (text, slot) of one sentence; the slot of plain text is "O"."""
        kind, inner = node
        if kind == "text":
            return [(inner, "O")]
        if kind == "slot":
            name, _, slot = inner.partition(":")
            return [(self.value(name, domains), slot or name)]
        if kind == "rule":
            return self.make(self.rules[inner], domains)
        if kind == "one":
            return self.make(self.chance.choice(inner), domains)
        if kind == "any order" and len(inner) > 1:
            inner = self.chance.sample(inner, len(inner))
            space = [(" ", "O")]
            return sum([self.make(part, domains) + space for part in inner], [])
        return sum([self.make(part, domains) for part in inner], [])


def labelled(pieces):
    """Return rows (token, label) of a sentence; a word in several pieces is one token."""
    merged = []
    for text, slot in pieces:
        if merged and slot == "O" and merged[-1][1] == "O":
            merged[-1][0] += text
        else:
            merged.append([text, slot])
    rows = []
    for text, slot in merged:
        for i, token in enumerate(TOKEN.findall(text)):
            label = "O" if slot == "O" else f"{'I' if i else 'B'}-{slot}"
            rows.append((token, label))
    return tuple(rows)


def wording(rows):
    """Return the wording of a command: each value is replaced by its slot."""
    return tuple(token if label == "O" else label for token, label in rows)


def dealt(texts, chance):
    """Return two lists of the values in `texts`: three quarters for training, and the rest."""
    values = texts.split("|")
    chance.shuffle(values)
    cut = max(1, len(values) // 4)
    return sorted(values[cut:]), sorted(values[:cut])


def templates_of(source):
    """Return (intent, template, domains of a name) for each sentence template."""
    found = []
    for intent, about in source["intents"].items():
        for group in about["data"]:
            domains = (group.get("requires_context") or {}).get("domain", ["switch"])
            domains = [domains] if isinstance(domains, str) else domains
            found += [(intent, text, domains) for text in group["sentences"]]
    return found


def assistant_commands(folder):
    """English commands with their slots; the wordings of the tests are only in the tests."""
    package = wheel("home-assistant-intents==2026.10.27", folder)
    path = package / "home_assistant_intents/data/en.json"
    source = json.loads(path.read_text(encoding="utf-8"))
    chance = random.Random(0)
    halves = {name: dealt(texts, chance) for name, texts in (VALUES | NAMES).items()}
    templates = templates_of(source)
    tested = set(chance.sample(range(len(templates)), len(templates) // SHARE))
    made, known = {}, set()  # part -> {rows: intent}; wordings of the tests
    for part, new in (("test", False), ("new names", True), ("learn", False)):
        values = {name: half[new] for name, half in halves.items()}
        grammar = Grammar(source["expansion_rules"], source["lists"], values, chance)
        made[part] = {}
        for number, (intent, text, domains) in enumerate(templates):
            if (number in tested) == (part == "learn"):
                continue
            for _ in range(SENTENCES):
                rows = labelled(grammar.make(parse(text), domains))
                if part != "learn":
                    known.add(wording(rows))
                if part != "learn" or wording(rows) not in known:
                    made[part].setdefault(rows, intent)
    columns, number = [], 0
    for part in ("learn", "test", "new names"):
        for rows, intent in made[part].items():
            number += 1
            columns += [(number, part, intent, token, label) for token, label in rows]
    header = ["sequence", "part", "intent", "token", "label"]
    return {"assistant_commands/assistant_commands.csv.gz": packed_csv(header, columns)}
