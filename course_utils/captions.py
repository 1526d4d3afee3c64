"""Captions of small scenes in five languages: what is true of a scene, and what a caption says.

A meaning is a tuple: `("dog", 2)` for two dogs, `("dog", "above", "cat")` or `("dog", "left of",
"cat")` for a pair. The names are those of `datasets.load_emoji`. "Below" and "right of" have no
meaning of their own: a cat below a dog is a dog above a cat. In every language words are separated
by spaces; Chinese is printed without them, see `printed`.
"""

import functools

from course_utils import text_guards
from course_utils.guards import guarded

LANGUAGES = ("en", "de", "fr", "es", "zh")
RELATIONS = ("above", "below", "left of", "right of")
OPPOSITE = {"above": "below", "left of": "right of"}
OPPOSITE |= {second: first for first, second in OPPOSITE.items()}
# English: one, many | German | French | Spanish | Chinese: measure word, noun. m, f and n: gender.
TABLE = """
dog dogs | m Hund Hunde | m chien chiens | m perro perros | 只 狗
cat cats | f Katze Katzen | m chat chats | m gato gatos | 只 猫
mouse mice | f Maus Mäuse | f souris souris | m ratón ratones | 只 老鼠
rabbit rabbits | n Kaninchen Kaninchen | m lapin lapins | m conejo conejos | 只 兔子
pig pigs | n Schwein Schweine | m cochon cochons | m cerdo cerdos | 头 猪
frog frogs | m Frosch Frösche | f grenouille grenouilles | f rana ranas | 只 青蛙
fish fish | m Fisch Fische | m poisson poissons | m pez peces | 条 鱼
butterfly butterflies | m Schmetterling Schmetterlinge | m papillon papillons | f mariposa mariposas | 只 蝴蝶
owl owls | f Eule Eulen | f chouette chouettes | m búho búhos | 只 猫头鹰
snail snails | f Schnecke Schnecken | m escargot escargots | m caracol caracoles | 只 蜗牛
apple apples | m Apfel Äpfel | f pomme pommes | f manzana manzanas | 个 苹果
banana bananas | f Banane Bananen | f banane bananes | m plátano plátanos | 根 香蕉
lemon lemons | f Zitrone Zitronen | m citron citrons | m limón limones | 个 柠檬
strawberry strawberries | f Erdbeere Erdbeeren | f fraise fraises | f fresa fresas | 个 草莓
pear pears | f Birne Birnen | f poire poires | f pera peras | 个 梨
carrot carrots | f Karotte Karotten | f carotte carottes | f zanahoria zanahorias | 根 胡萝卜
mushroom mushrooms | m Pilz Pilze | m champignon champignons | f seta setas | 个 蘑菇
car cars | n Auto Autos | f voiture voitures | m coche coches | 辆 汽车
bus buses | m Bus Busse | m bus bus | m autobús autobuses | 辆 公共汽车
bicycle bicycles | n Fahrrad Fahrräder | m vélo vélos | f bicicleta bicicletas | 辆 自行车
sailboat sailboats | n Segelboot Segelboote | m voilier voiliers | m velero veleros | 艘 帆船
plane planes | n Flugzeug Flugzeuge | m avion avions | m avión aviones | 架 飞机
rocket rockets | f Rakete Raketen | f fusée fusées | m cohete cohetes | 枚 火箭
key keys | m Schlüssel Schlüssel | f clé clés | f llave llaves | 把 钥匙
bell bells | f Glocke Glocken | f cloche cloches | f campana campanas | 个 铃铛
book books | n Buch Bücher | m livre livres | m libro libros | 本 书
umbrella umbrellas | m Regenschirm Regenschirme | m parapluie parapluies | m paraguas paraguas | 把 雨伞
guitar guitars | f Gitarre Gitarren | f guitare guitares | f guitarra guitarras | 把 吉他
balloon balloons | m Luftballon Luftballons | m ballon ballons | m globo globos | 个 气球
crown crowns | f Krone Kronen | f couronne couronnes | f corona coronas | 顶 王冠
chair chairs | m Stuhl Stühle | f chaise chaises | f silla sillas | 把 椅子
tree trees | m Baum Bäume | m arbre arbres | m árbol árboles | 棵 树
rose roses | f Rose Rosen | f rose roses | f rosa rosas | 朵 玫瑰
star stars | m Stern Sterne | f étoile étoiles | f estrella estrellas | 颗 星星
house houses | n Haus Häuser | f maison maisons | f casa casas | 座 房子
clock clocks | m Wecker Wecker | m réveil réveils | m despertador despertadores | 个 闹钟
"""  # noqa: E501
BETWEEN = {  # a relation, as the words between two nouns
    "en": ("above", "below", "left of", "right of"),
    "de": ("über", "unter", "links von", "rechts von"),
    "fr": ("au-dessus", "en dessous", "à gauche", "à droite"),
    "es": ("encima de", "debajo de", "a la izquierda de", "a la derecha de"),
    "zh": ("上面", "下面", "左边", "右边"),
}
COUNTS = {
    "en": ("two", "three"),
    "de": ("zwei", "drei"),
    "fr": ("deux", "trois"),
    "es": ("dos", "tres"),
    "zh": ("两", "三"),
}
ARTICLES = {  # of one thing as subject, and after a relation
    "de": (
        {"m": "ein", "f": "eine", "n": "ein"},
        {"m": "einem", "f": "einer", "n": "einem"},
    ),
    "fr": ({"m": "un", "f": "une"}, {"m": "d'un", "f": "d'une"}),
    "es": ({"m": "un", "f": "una"}, {"m": "un", "f": "una"}),
}


@functools.cache
def _table():
    """Return {name: {language: its words}}."""
    rows = [
        [cell.split() for cell in row.split("|")] for row in TABLE.strip().split("\n")
    ]
    return {row[0][0]: dict(zip(LANGUAGES, row)) for row in rows}


def names():
    """Return the 36 names of icons, in the order of `datasets.load_emoji`.

    >>> names()[:3]
    ('dog', 'cat', 'mouse')
    """
    return tuple(_table())


def one(name, language, after=False):
    """Return one thing with its article, as subject or after a relation.

    Raises `ValueError` if the name or the language is unknown.

    >>> one("owl", "en"), one("cat", "de", after=True), one("dog", "zh")
    ('an owl', 'einer Katze', '一只 狗')
    """
    _require(language)
    _require_meaning((name, 1))
    words = _table()[name][language]
    if language == "en":
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    if language == "zh":
        return f"一{words[0]} {words[1]}"
    return f"{ARTICLES[language][after][words[0]]} {words[1]}"


def many(name, count, language):
    """Return two or three things.

    Raises `ValueError` if the name or the language is unknown, or the count another number.

    >>> many("mouse", 2, "en"), many("book", 3, "zh")
    ('two mice', '三本 书')
    """
    _require(language)
    _require_meaning((name, count))
    if count == 1:
        raise ValueError("count is 1, expected 2 or 3: use `captions.one`.")
    *first, last = _table()[name][language]
    number = COUNTS[language][count - 2]
    return f"{number}{first[0]} {last}" if language == "zh" else f"{number} {last}"


def related(first, relation, second, language):
    """Return the caption that the first thing is above, below, left of or right of the second.

    Raises `ValueError` if a name, the relation or the language is unknown.

    >>> related("dog", "left of", "cat", "zh")
    '一只 狗 在 一只 猫 的 左边'
    """
    _require(language)
    _require_meaning((first, relation, second))
    between = BETWEEN[language][RELATIONS.index(relation)]
    subject, other = one(first, language), one(second, language, after=True)
    if language == "zh":
        return f"{subject} 在 {other} 的 {between}"
    return f"{subject} {between} {other}"


def say(meaning, language="en"):
    """Return all captions that are true of a meaning and complete: one, or two of a pair.

    Raises `ValueError` if the meaning or the language is unknown.

    >>> say(("dog", 2)), say(("dog", "above", "cat"), "de")
    (['two dogs'], ['ein Hund über einer Katze', 'eine Katze unter einem Hund'])
    """
    _require(language)
    _require_meaning(meaning)
    if len(meaning) == 2:
        name, count = meaning
        alone = one(name, language) if count == 1 else many(name, count, language)
        return [alone]
    first, relation, second = meaning
    back = OPPOSITE[relation]
    return [
        related(first, relation, second, language),
        related(second, back, first, language),
    ]


def canonical(meaning):
    """Return a meaning with "above" or "left of" in place of "below" and "right of".

    Raises `ValueError` if the meaning is unknown.

    >>> canonical(("cat", "below", "dog"))
    ('dog', 'above', 'cat')
    """
    _require_meaning(meaning)
    if len(meaning) == 3 and meaning[1] in ("below", "right of"):
        return meaning[2], OPPOSITE[meaning[1]], meaning[0]
    return tuple(meaning)


@functools.cache
def _meanings(language):
    """Return {caption: its meaning}: all that can be said in a language."""
    told = {
        say((name, count), language)[0]: (name, count)
        for name in names()
        for count in (1, 2, 3)
    }
    for first in names():
        for second in set(names()) - {first}:
            for relation in RELATIONS:
                caption = related(first, relation, second, language)
                pair = first, relation, second
                if relation in ("below", "right of"):
                    pair = second, OPPOSITE[relation], first
                told[caption] = pair
    return told


def words(language="en"):
    """Return all words that captions of a language can have, sorted.

    Raises `ValueError` if the language is unknown.

    >>> words()[:3], len(words("zh"))
    (['a', 'above', 'an'], 90)
    """
    _require(language)
    return sorted({word for caption in _meanings(language) for word in caption.split()})


def longest(language="en"):
    """Return the number of words of the longest caption.

    >>> longest("en"), longest("zh")
    (6, 7)
    """
    _require(language)
    return max(len(caption.split()) for caption in _meanings(language))


@guarded(caption=text_guards.text)
def parse(caption, language="en"):
    """Return what a caption says, or None if it is not a caption of the language.

    Words are separated by spaces. Raises `ValueError` if the caption is not a string or the
    language is unknown.

    >>> parse("a cat below a dog"), parse("ein Hund", "de"), parse("a a dog")
    (('dog', 'above', 'cat'), ('dog', 1), None)
    """
    _require(language)
    return _meanings(language).get(" ".join(caption.split()))


@guarded(caption=text_guards.text)
def printed(caption, language="en"):
    """Return a caption as it is printed: Chinese without spaces.

    >>> printed("一只 狗", "zh"), printed("two dogs")
    ('一只狗', 'two dogs')
    """
    _require(language)
    return caption.replace(" ", "") if language == "zh" else caption


def _require(language):
    if language not in LANGUAGES:
        raise ValueError(
            f"language is {language!r}, expected one of {', '.join(LANGUAGES)}."
        )


def _require_meaning(meaning):
    parts = tuple(meaning) if isinstance(meaning, tuple | list) else ()
    parts = parts if all(isinstance(part, str | int) for part in parts) else ()
    known = all(part in _table() for part in parts[::2])
    if len(parts) == 2 and known and parts[1] in (1, 2, 3):
        return
    if len(parts) == 3 and known and parts[1] in RELATIONS and parts[0] != parts[2]:
        return
    raise ValueError(
        f"the meaning is {meaning!r}, expected ('dog', 2) with a number from 1 to 3, or ('dog', "
        f"'above', 'cat') with two different things and one of {', '.join(RELATIONS)}: "
        "`captions.names()` lists the names."
    )
