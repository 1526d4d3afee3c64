"""Every check of notebook 18 accepts a right answer and tells each usual wrong one its reason."""

import functools
import itertools

import numpy as np
import pytest

from course_utils.checks import nb18


def chain_of(tokens):
    *before, last = tokens
    return (last, chain_of(before)) if before else (last,)


def by_loop(tokens):
    return functools.reduce(lambda tree, token: (token, tree), tokens[1:], (tokens[0],))


def as_lists(tokens):
    tree = [tokens[0]]
    for token in tokens[1:]:
        tree = [token, tree]
    return tree


def star(tokens):
    return (tokens[-1], *((token,) for token in tokens[:-1]))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (chain_of, "passed"),
        (by_loop, "passed"),
        (as_lists, "passed"),
        (lambda tokens: chain_of(tokens[::-1]), "turn it round"),
        (star, "a child of the root"),
        (lambda tokens: tuple(tokens), "in one tuple: a child"),
        (lambda tokens: tuple(tokens[::-1]), "in one tuple, backwards"),
        (lambda tokens: functools.reduce(lambda a, b: (b, a), tokens), "not a leaf"),
        (lambda tokens: chain_of(tokens[:-1] or tokens), "the last token is missing"),
        (lambda tokens: chain_of(tokens[1:] or tokens), "the first token is missing"),
        (
            lambda tokens: chain_of(tokens[:4]),
            "for ['g', 'f', 'g', 'a', 'b', 'd', 'c']",
        ),
        (lambda tokens: chain_of(sorted(tokens)), "for ['b', 'c', 'b', 'a'] the tree"),
        (lambda tokens: chain_of(list(dict.fromkeys(tokens))), "the tree is ('a', ("),
        (
            lambda tokens: chain_of([t for t in tokens if t] or tokens),
            "'b', 'b', 'a', ''",
        ),
        (
            lambda tokens: chain_of([t for t, _ in itertools.groupby(tokens)]),
            "for ['', 'b', 'b', 'a', ''] the tree is",
        ),
        (lambda tokens: tokens[0], "the tree is 'b', expected ('a', ('b'"),
        (lambda tokens: chain_of(tokens)[-1], "the last token is missing"),
        (lambda tokens: ("", chain_of(tokens)), "the tree is ('', ("),
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


def by_parts(tree, vectors, W, b):
    """Right: one product for each child."""
    if len(tree) == 1:
        return vectors[tree[0]]
    left, right = (by_parts(child, vectors, W, b) for child in tree[1:])
    return np.tanh(left @ W[: len(b)] + right @ W[len(b) :] + b)


def on_a_stack(tree, vectors, W, b):
    """Right: no recursion."""
    to_do, states = [(tree, False)], []
    while to_do:
        (token, *children), seen = to_do.pop()
        if not children:
            states.append(vectors[token])
        elif seen:
            right, left = states.pop(), states.pop()
            states.append(np.tanh(np.r_[left, right] @ W + b))
        else:
            to_do.append(((token, *children), True))
            to_do += [(child, False) for child in children[::-1]]
    return states[0].tolist()


def with_the_operator(tree, vectors, W, b):
    if len(tree) == 1:
        return vectors[tree[0]]
    left, right = (plain()(child, vectors, W, b) for child in tree[1:])
    return np.tanh(np.concatenate([left, right]) @ W + vectors[tree[0]] + b)


def left_alone(tree, vectors, W, b):
    """Wrong: the right child is looked up."""
    if len(tree) == 1:
        return vectors[tree[0]]
    left, right = left_alone(tree[1], vectors, W, b), vectors[tree[2][0]]
    return np.tanh(np.concatenate([left, right]) @ W + b)


def kept_by_token(tree, vectors, W, b):
    """Wrong: inner nodes of one token share a state."""
    known = {}

    def state(node):
        if len(node) == 1:
            return vectors[node[0]]
        if node[0] not in known:
            known[node[0]] = np.tanh(np.r_[state(node[1]), state(node[2])] @ W + b)
        return known[node[0]]

    return state(tree)


def leaf_by_its_token(tree, vectors, W, b):
    if tree[0] not in ("+", "-"):
        return vectors[tree[0]]
    states = [leaf_by_its_token(child, vectors, W, b) for child in tree[1:]]
    return np.tanh(np.concatenate(states) @ W + b)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (plain(), "passed"),
        (by_parts, "passed"),
        (on_a_stack, "passed"),
        (plain(order=slice(None, None, -1)), "left and right are swapped"),
        (plain(last=lambda a: a), "tanh is missing"),
        (plain(leaf=np.tanh), "went through tanh"),
        (plain(leaf=lambda x: 0 * x), "the state of ('+', ('a',), ('b',))"),
        (plain(biased=0), "b is not added"),
        (two_leaves, "read each child"),
        (kept_by_token, "the state of ('-', ('+', ('a',), ('b',)), ('+', ('b',)"),
        (left_alone, "the state of ('+', ('-', ('c',), ('b',)), ('+', ('a',)"),
        (with_the_operator, "the operator's vector is added"),
        (summed, "the state of ('+', ('a',), ('b',)) is"),
        (lambda tree, vectors, W, b: vectors[tree[0]], "the root's token"),
        (lambda tree, vectors, W, b: W, "has shape (6, 3), expected (3,)"),
        (lambda tree, vectors, W, b: vectors[tree[1]], "your code raised KeyError"),
        (leaf_by_its_token, "the vector of the root's token"),
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


def from_the_end(tree):
    """Right: children first, then new nodes from the last two on."""
    token, *children = tree
    children = [from_the_end(child) for child in children]
    while len(children) > 2:
        children[-2:] = [("", *children[-2:])]
    return (token, *children)


def as_list(tree):
    return [tree[0], *map(as_list, binarised(tree)[1:])]


def left_out(place):
    """Return an answer that does not go into the child at a place."""

    def answer(tree):
        token, *children = tree
        if len(children) > 2:
            children = [children[0], ("", *children[1:])]
        return (
            token,
            *(c if i == place else answer(c) for i, c in enumerate(children)),
        )

    return answer


def to_depth(depth):
    """Return an answer that goes down so far; new nodes are not counted."""

    def answer(tree, left=depth):
        token, *children = tree
        if len(children) > 2:
            children = [children[0], ("", *children[1:])]
        if not left:
            return tree
        return (token, *(answer(child, left - bool(child[0])) for child in children))

    return answer


def new_ones_stay(tree):
    """Wrong: a node without a token is taken for one that is done."""
    token, *children = tree
    if not token:
        return tree
    children = [new_ones_stay(child) for child in children]
    while len(children) > 2:
        children[-2:] = [("", *children[-2:])]
    return (token, *children)


def kept_subtrees(tree):
    """Wrong: inner nodes of one token become the same subtree."""
    known = {}

    def change(node):
        token, *children = node
        if len(children) > 2:
            children = [children[0], ("", *children[1:])]
        if not children or not token:
            return (token, *map(change, children))
        return known.get(token) or known.setdefault(
            token, (token, *map(change, children))
        )

    return change(tree)


def named(token):
    """Return an answer that gives new nodes this token, or that of the parent."""

    def answer(tree):
        name, *children = tree
        if len(children) > 2:
            new = name if token == "parent" else token
            children = [children[0], (new, *children[1:])]
        return (name, *map(answer, children))

    return answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (binarised, "passed"),
        (from_the_end, "passed"),
        (as_list, "passed"),
        (lambda tree: tree, "nothing has changed"),
        (lambda tree: tree[:3], "the others are lost"),
        (once, "make it binary, too"),
        (top_alone, "make every node binary"),
        (from_the_left, "expected the first to stay"),
        (named("parent"), "its parent's token"),
        (named(None), "the result is ('x', ('a',), (None,"),
        (named("new"), "for ('x', ('a',), ('b',), ('c',)) the result is"),
        (new_nodes_forget, "make every node binary"),
        (left_out(0), "make every node binary"),
        (left_out(1), "make it binary, too"),
        (to_depth(4), "make every node binary"),
        (to_depth(5), "make every node binary"),
        (new_ones_stay, "make every node binary"),
        (kept_subtrees, "('y', ('d',), ('e',), ('a',))) the result"),
        (lambda tree: binarised((*tree[:1], *tree[:0:-1])), "the result is"),
        (lambda tree: tree[0], "the result is a str, expected a tuple"),
        (lambda tree: binarised(tree) if len(tree) > 2 else (), "the result is ()"),
        (..., "not attempted"),
    ],
)
def test_binarised(assert_verdict, answer, reason):
    assert_verdict(reason, nb18.exercise_3, answer)


def test_equal_children_stay_two(assert_verdict):
    def merging(tree):
        return binarised((tree[0], *map(merging, dict.fromkeys(tree[1:]))))

    assert_verdict("for ('x', ('a',), ('a',)", nb18.exercise_3, merging)
