"""Every check of notebook 18 accepts a right answer and tells each usual wrong one its reason."""

import functools

import numpy as np
import pytest

from course_utils.checks import nb18


def chain_of(tokens):
    *before, last = tokens
    return (last, chain_of(before)) if before else (last,)


def by_loop(tokens):
    return functools.reduce(lambda tree, token: (token, tree), tokens[1:], (tokens[0],))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (chain_of, "passed"),
        (by_loop, "passed"),
        (lambda tokens: chain_of(tokens[::-1]), "turn it round"),
        (lambda tokens: (tokens[-1], *((t,) for t in tokens[:-1])), "has 3 children"),
        (lambda tokens: tuple(tokens), "expected a tuple whose first"),
        (lambda tokens: tokens[0], "a leaf alone"),
        (lambda tokens: list(chain_of(tokens)), "a leaf alone"),
        (lambda tokens: chain_of(tokens[:2]), "from leaf to root"),
        (lambda tokens: chain_of(sorted(tokens)), "from leaf to root"),
        (lambda tokens: functools.reduce(lambda a, b: (b, a), tokens), "a leaf alone"),
        (lambda tokens: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_chain(assert_verdict, answer, reason):
    assert_verdict(reason, nb18.exercise_1, answer)


def plain(order=slice(None), last=np.tanh, leaf=lambda x: x, biased=1):
    """Return an answer to exercise 2 with one thing changed."""

    def read(tree, vectors, W, b):
        if len(tree) == 1:
            return leaf(vectors[tree[0]])
        states = [read(child, vectors, W, b) for child in tree[1:]]
        return last(np.concatenate(states[order]) @ W + biased * b)

    return read


def two_leaves(tree, vectors, W, b):
    children = [vectors[child[0]] for child in tree[1:]] or None
    return np.tanh(np.concatenate(children) @ W + b) if children else vectors[tree[0]]


def summed(tree, vectors, W, b):
    if len(tree) == 1:
        return vectors[tree[0]]
    states = [summed(child, vectors, W, b) for child in tree[1:]]
    return np.tanh(sum(states) @ W[:3] + b)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (plain(), "passed"),
        (plain(order=slice(None, None, -1)), "each other's place"),
        (plain(last=lambda a: a), "where is the tanh"),
        (plain(leaf=np.tanh), "went through tanh"),
        (plain(leaf=lambda x: 0 * x), "is not its vector"),
        (plain(biased=0), "where is the b"),
        (two_leaves, "does each child get read first"),
        (summed, "see the equation"),
        (lambda tree, vectors, W, b: W, "has shape (6, 3), expected (3,)"),
        (lambda tree, vectors, W, b: print(end=""), "forget to return"),
        (..., "not attempted"),
    ],
)
def test_plain_recursive_network(assert_verdict, answer, reason):
    assert_verdict(reason, nb18.exercise_2, answer)


def binarised(tree):
    token, *children = tree
    if len(children) > 2:
        children = [children[0], ("", *children[1:])]
    return (token, *map(binarised, children))


def top_alone(tree):
    if len(tree) <= 3:
        return tree
    return (*tree[:2], top_alone(("", *tree[2:])))


def once(tree):
    token, *children = tree
    children = [once(child) for child in children]
    if len(children) > 2:
        children = [children[0], ("", *children[1:])]
    return (token, *children)


def from_the_left(tree):
    token, *children = tree
    if len(children) > 2:
        children = [("", *children[:-1]), children[-1]]
    return (token, *map(from_the_left, children))


def new_nodes_forget(tree):
    token, first, *rest = (*tree, None) if len(tree) == 1 else tree
    if first is None:
        return (token,)
    if len(rest) > 1:
        return (token, new_nodes_forget(first), top_alone(("", *rest)))
    return (token, new_nodes_forget(first), *map(new_nodes_forget, rest))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (binarised, "passed"),
        (lambda tree: tree, "a node with three children"),
        (lambda tree: tree[:3], "a node with three children"),
        (once, "is the new node made binary"),
        (top_alone, "are the nodes below made binary"),
        (from_the_left, "a node with three children"),
        (new_nodes_forget, "are its own children made binary"),
        (lambda tree: list(binarised(tree)), "is a list, expected a tuple"),
        (lambda tree: print(end=""), "forget to return"),
        (lambda tree: None, "not attempted"),
        (..., "not attempted"),
    ],
)
def test_binarised(assert_verdict, answer, reason):
    assert_verdict(reason, nb18.exercise_3, answer)
