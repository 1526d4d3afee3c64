"""Short stories with questions, answers, and the sentences that each answer follows from.

The tasks are those of Weston and others (2015), in other words. People walk through a house, pick
things up and set them down. A story is a list of sentences, oldest first; a sentence is a list of
words.
"""

from typing import NamedTuple

import numpy as np

from course_utils import guards
from course_utils.guards import guarded

PEOPLE = tuple("ada bruno chidi dora".split())
NEW_PEOPLE = tuple("ilse jorik kemal lupe".split())  # in no story by default
PLACES = tuple("attic cellar library stable harbour tower".split())
THINGS = tuple("lamp drum rope coin".split())
MOVES = ("walked to", "ran to")
TAKES = ("lifted", "collected")
DROPS = ("set down", "released")
NUMBERS = ("none", "one", "two", "three")
STEPS = {"north": (0, 1), "east": (1, 0), "south": (0, -1), "west": (-1, 0)}
OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}
TASKS = ("one fact", "two facts", "three facts", "yes or no", "counting", "paths")


class Story(NamedTuple):
    """A story: sentences, question, answer, and `facts`, the indices of supporting sentences."""

    task: str
    sentences: list
    question: list
    answer: str
    facts: list


class World:
    """A house in which people walk, take and drop things; it writes down what happens.

    `moves`, `handled` and `carried` hold, for each person or thing, the indices of sentences.
    """

    def __init__(self, rng, people, things):
        self.rng, self.people, self.things = rng, people, things
        self.sentences = []
        self.moves = {person: [] for person in people}  # (sentence, place)
        self.handled = {thing: [] for thing in things}  # (sentence, person, place)
        self.holder = dict.fromkeys(things)
        self.counted = {person: [] for person in people}  # sentences of takes and drops

    def step(self):
        """Let one person do one thing, and write the sentence."""
        person = self.pick(self.people)
        here = self.place_of(person)
        free = [t for t in self.things if here and self.within_reach(t, here)]
        held = self.held_by(person)
        chance = self.rng.random()
        if free and chance < 0.3:
            self.handle(person, TAKES, self.pick(free), person)
        elif held and chance < 0.4:
            self.handle(person, DROPS, self.pick(held), None)
        else:
            there = self.pick([place for place in PLACES if place != here])
            self.moves[person].append((len(self.sentences), there))
            self.write(person, MOVES, there)

    def handle(self, person, verbs, thing, holder):
        now = len(self.sentences)
        self.holder[thing] = holder
        self.handled[thing].append((now, person, self.place_of(person)))
        self.counted[person].append(now)
        self.write(person, verbs, thing)

    def write(self, person, verbs, what):
        self.sentences.append([person, *self.pick(verbs).split(), "the", what])

    def pick(self, options):
        return options[self.rng.integers(len(options))]

    def place_of(self, person):
        return self.moves[person][-1][1] if self.moves[person] else None

    def held_by(self, person):
        return [thing for thing in self.things if self.holder[thing] == person]

    def within_reach(self, thing, place):
        """A thing that nobody has handled may be anywhere."""
        if self.holder[thing] is not None:
            return False
        return not self.handled[thing] or self.handled[thing][-1][2] == place


def ask_one(world):
    """Where is a person?"""
    person = world.pick([p for p in world.people if world.moves[p]])
    now, place = world.moves[person][-1]
    return ["where", "is", person], place, [now]


def carried(world, thing):
    """Return when a thing was last handled, and the moves that decide where it is and was."""
    if not world.handled[thing]:
        return None
    handled, person, _ = world.handled[thing][-1]
    if world.holder[thing] is not None:
        return handled, world.moves[person]
    return handled, [
        (now, place) for now, place in world.moves[person] if now < handled
    ]


def ask_two(world):
    """Where is a thing?"""
    thing = world.pick(world.things)
    found = carried(world, thing)
    if found is None:
        return None
    handled, moves = found
    return ["where", "is", "the", thing], moves[-1][1], [handled, moves[-1][0]]


def ask_three(world):
    """Where was a thing before the place where it is?"""
    thing = world.pick(world.things)
    found = carried(world, thing)
    if found is None:
        return None
    handled, moves = found
    if world.holder[thing] is None:  # when was it taken by the one who set it down?
        taken = world.handled[thing][-2][0]
    else:
        taken = handled
    if len(moves) < 2 or moves[-1][0] < taken:  # it was not carried to where it is
        return None
    (before, origin), (last, place) = moves[-2:]
    question = ["where", "was", "the", thing, "before", "the", place]
    return question, origin, [handled, last, before]


def ask_yes_no(world):
    """Is a person in a place? Half of the answers are yes; a wrong place is one of the story."""
    person = world.pick([p for p in world.people if world.moves[p]])
    now, place = world.moves[person][-1]
    told = {there for moves in world.moves.values() for _, there in moves} - {place}
    asked = place
    if world.rng.random() < 0.5:
        asked = world.pick(sorted(told) or [p for p in PLACES if p != place])
    answer = "yes" if asked == place else "no"
    return ["is", person, "in", "the", asked], answer, [now]


def ask_count(world):
    """How many things does a person carry? Three of four answers are "one": few carry more."""
    wanted = world.rng.integers(3)
    people = [
        person
        for person in world.people
        if world.counted[person] and min(len(world.held_by(person)), 2) == wanted
    ]
    if not people:
        return None
    person = world.pick(people)
    answer = NUMBERS[len(world.held_by(person))]
    question = ["how", "many", "things", "does", person, "carry"]
    return question, answer, world.counted[person]


QUESTIONS = dict(
    zip(TASKS, (ask_one, ask_two, ask_three, ask_yes_no, ask_count), strict=False)
)


def tell_path(rng, length):
    """Return a story of places side by side: which two steps lead from one to another?"""
    while True:
        spots, links = grow(rng, min(length, len(PLACES) - 1))
        both = [(a, b, name) for a, b, name in links]
        both += [(b, a, OPPOSITE[name]) for a, b, name in links]
        routes = [
            (first, second)
            for first in range(len(both))
            for second in range(len(both))
            if both[first][1] == both[second][0] and both[first][0] != both[second][1]
        ]
        if routes:
            break
    order = rng.permutation(len(links)).tolist()
    sentences = [
        ["the", spots[links[k][1]], "is", links[k][2], "of", "the", spots[links[k][0]]]
        for k in order
    ]
    route = routes[rng.integers(len(routes))]
    (start, _, first), (_, end, second) = (both[k] for k in route)
    question = ["how", "do", "you", "go", "from", "the", spots[start]]
    question += ["to", "the", spots[end]]
    facts = [order.index(k % len(links)) for k in route]
    return Story("paths", sentences, question, f"{first}-{second}", facts)


def grow(rng, count):
    """Return places on a grid, {spot: name}, and `count` links (spot, spot, direction)."""
    names = rng.permutation(PLACES).tolist()
    spots, links = {(0, 0): names.pop()}, []
    while len(links) < count:
        spot = list(spots)[rng.integers(len(spots))]
        name = list(STEPS)[rng.integers(4)]
        there = spot[0] + STEPS[name][0], spot[1] + STEPS[name][1]
        if there not in spots:
            spots[there] = names.pop()
            links.append((spot, there, name))
    return spots, links


@guarded(length=guards.whole(3), cast=guards.whole(1))
def tell(task, rng, length, people=PEOPLE, cast=3):
    """Return one story of a task with `length` sentences; paths have at most 5.

    `cast` people of `people` act in it. Raises `ValueError` on an unknown task, a length below 3,
    and a cast that is larger than `people`.
    """
    if task not in TASKS:
        raise ValueError(f"task is {task!r}, expected one of {TASKS}.")
    if cast > len(people):
        raise ValueError(f"cast is {cast}, but there are only {len(people)} people.")
    if task == "paths":
        return tell_path(rng, length)
    while True:
        actors = rng.permutation(people)[:cast].tolist()
        things = rng.permutation(THINGS)[:3].tolist()
        world = World(rng, actors, things)
        for _ in range(length):
            world.step()
        asked = QUESTIONS[task](world)
        if asked is not None:
            return Story(task, world.sentences, *asked)


@guarded(count=guards.whole(1))
def tell_stories(count, seed, lengths=(3, 10), people=PEOPLE, cast=3, tasks=TASKS):
    """Return `count` different stories of each task, task after task.

    `lengths` are the fewest and the most sentences. The other arguments are those of `tell`. The
    same seed gives the same stories.

    >>> story = tell_stories(1, seed=0, tasks=("one fact",))[0]
    >>> story.answer == story.sentences[story.facts[0]][-1]
    True
    """
    if len(lengths) != 2 or lengths[0] > lengths[1]:
        raise ValueError(
            f"lengths is {lengths}, expected the shortest and the longest, as in (3, 10)."
        )
    rng = np.random.default_rng(seed)
    stories = []
    for task in tasks:
        told = {}
        while len(told) < count:
            length = int(rng.integers(lengths[0], lengths[1] + 1))
            story = tell(task, rng, length, people, cast)
            told.setdefault(as_text(story), story)
        stories.extend(told.values())
    return stories


def as_text(story):
    """Return sentences and question as one string."""
    lines = [*story.sentences, story.question]
    return ". ".join(" ".join(line) for line in lines) + "?"
