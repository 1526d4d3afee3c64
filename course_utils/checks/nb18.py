"""Checks of notebook 18, trees."""

import functools

import numpy as np

from course_utils.checks.core import (
    exercise,
    expect,
    expect_shape,
    expect_value,
    shown,
)


def chain(tokens):
    """Return tokens as a tree whose root is the last one."""
    return functools.reduce(lambda tree, token: (token, tree), tokens[1:], (tokens[0],))


def chain_mistakes(tokens):
    """Return what the usual mistakes give."""
    *before, last = tokens
    return {
        "the first token is the root, but what is read first is the deepest: turn it round": (
            chain(tokens[::-1])
        ),
        "each token but the last is a child of the root, expected a chain, in which each node "
        "has one child": (last, *((token,) for token in before)),
        "those are the tokens in one tuple: a child is a tuple of its own": tuple(
            tokens
        ),
        "those are the tokens in one tuple, backwards: a child is a tuple of its own": tuple(
            tokens[::-1]
        ),
        'the deepest token is not a leaf, expected one of the form ("a",)': functools.reduce(
            lambda tree, token: (token, tree), tokens
        ),
        "the last token is missing": chain(before or tokens),
        "the first token is missing": chain(tokens[1:] or tokens),
    }


@exercise(hints=["which trees do you want for `a`, for `a b` and for `a b c`?"])
def exercise_1(chain_of):
    """A chain as a tree."""
    for tokens in (
        ["b", "c", "b", "a"],
        ["a", "b"],
        ["c"],
        list("gfgabdc"),
        ["", *"bba", ""],
    ):
        expect_value(
            chain_of(tokens),
            chain(tokens),
            chain_mistakes(tokens),
            name=f"for {tokens} the tree",
        )


def read(tree, vectors, W, b, order=1, squeeze=np.tanh, leaf=lambda vector: vector):
    """Return the state of a tree's root in the plain recursive network."""
    token, *children = tree
    if not children:
        return leaf(vectors[token])
    states = [
        read(child, vectors, W, b, order, squeeze, leaf) for child in children[::order]
    ]
    return squeeze(np.concatenate(states) @ W + b)


def reading_mistakes(tree, vectors, W, b):
    """Return what the usual mistakes give."""
    token, *children = tree
    mistakes = {
        "a leaf's state went through tanh, expected its vector as it is": read(
            tree, vectors, W, b, leaf=np.tanh
        ),
        "left and right are swapped": read(tree, vectors, W, b, order=-1),
        "b is not added": read(tree, vectors, W, 0 * b),
        "tanh is missing": read(tree, vectors, W, b, squeeze=lambda x: x),
    }
    if children:
        below = np.concatenate([vectors[child[0]] for child in children])
        mistakes |= {
            "the children's tokens are looked up, expected their states: read each child": (
                np.tanh(below @ W + b)
            ),
            "the operator's vector is added, but it plays no part": np.tanh(
                np.concatenate([read(child, vectors, W, b) for child in children]) @ W
                + vectors[token]
                + b
            ),
            "that is the vector of the root's token, expected a state made from its children": (
                vectors[token]
            ),
        }
    return mistakes


TREES = (
    ("+", ("a",), ("b",)),
    ("b",),
    ("-", ("+", ("c",), ("b",)), ("a",)),
    ("+", ("-", ("c",), ("b",)), ("+", ("a",), ("+", ("b",), ("a",)))),
    ("-", ("a",), ("-", ("a",), ("-", ("b",), ("+", ("c",), ("c",))))),
    ("-", ("+", ("a",), ("b",)), ("+", ("b",), ("c",))),  # two inner nodes alike
    ("", ("a",), ("x", ("b",), ("-",))),  # any token may have children or none
)


@exercise(
    hints=[
        "for which trees is the answer known at once, without a look further down?",
        "what is `plain_read` of the first child?",
    ]
)
def exercise_2(plain_read):
    """The plain recursive network."""
    random = np.random.default_rng(0)
    for units in (3, 5, 1):
        W, b = random.normal(size=(2 * units, units)), random.normal(size=units)
        for tree in TREES:
            vectors = {token: random.normal(size=units) for token in ["", *"abcx+-"]}
            result = plain_read(tree, vectors, W, b)
            result = expect_shape("the state", result, (units,))
            expect_value(
                result,
                read(tree, vectors, W, b),
                reading_mistakes(tree, vectors, W, b),
                name=f"the state of {shown(tree)}",
            )


def binary(tree, token="", first=True):
    """Return a tree whose nodes have two children at most."""
    name, *children = tree
    if len(children) > 2:
        new = name if token is None else token
        children = (
            [children[0], (new, *children[1:])]
            if first
            else [(new, *children[:-1]), children[-1]]
        )
    return (name, *(binary(child, token, first) for child in children))


def top_alone(tree):
    """Return a tree of which only the root was made binary."""
    return tree if len(tree) <= 3 else (*tree[:2], top_alone(("", *tree[2:])))


def once(tree):
    """Return a tree whose new nodes were not made binary."""
    name, *children = tree
    children = [once(child) for child in children]
    if len(children) > 2:
        children = [children[0], ("", *children[1:])]
    return (name, *children)


def binary_mistakes(tree):
    """Return what the usual mistakes give."""
    return {
        "the root is right, but nodes below it are not: make every node binary": (
            top_alone(tree)
        ),
        "nothing has changed": tree,
        "only two children are kept, and the others are lost: they move below the new node": (
            tree[:3]
        ),
        "the last child stays and the others move, expected the first to stay": binary(
            tree, first=False
        ),
        "the new node has its parent's token, expected the empty one": binary(
            tree, token=None
        ),
        "the new node has more than two children: make it binary, too": once(tree),
    }


a, b, c, d, e = (("a",), ("b",), ("c",), ("d",), ("e",))
BUSHES = (
    ("x", a, b, c),
    a,
    ("x", a),
    ("x", a, b),
    ("x", e, b, c, d, a),
    ("x", ("y", a, b, c), d),
    ("x", d, ("y", a, b, c)),
    ("x", ("y", b, a, c), d, e),
    ("x", d, ("y", b, a, c), e),
    ("x", d, e, ("y", b, a, c)),
    ("x", ("y", a, b, c), ("y", d, e, a)),  # two nodes of one token
    ("x", ("y", a, b, c), d, ("z", b, d, c, a), e),
    ("w", ("x", ("y", a, b, ("z", e, d, c, b)))),
    functools.reduce(lambda tree, token: (token, a, tree), "stuvw", ("y", a, b, c)),
    functools.reduce(lambda tree, token: (token, tree, a), "stuvw", ("y", a, b, c)),
    ("x", ("", b, a, c), d),
    ("x", a, a, ("y", b, b), ("y", b, b)),  # equal children
)


@exercise(
    hints=[
        "first move the children of this node, then go down",
        "the new node is a node like any other: may it have three children?",
    ]
)
def exercise_3(binarised):
    """A tree made binary."""
    for tree in BUSHES:
        result = binarised(tree)
        expect(
            isinstance(result, tuple | list),
            f"the result is a {type(result).__name__}, expected a tuple",
        )
        expect_value(
            result, binary(tree), binary_mistakes(tree), name=f"for {tree} the result"
        )
