"""Checks of notebook 18, trees."""

import numpy as np

from course_utils.checks.core import exercise, expect, expect_shape, is_close


@exercise
def exercise_1(chain_of):
    """A chain as a tree."""
    one = chain_of(["a"])
    expect(
        one == ("a",), f'of one token you made {one!r}, expected a leaf alone: ("a",)'
    )
    for tokens in (["a", "b"], ["a", "b", "c", "b"]):
        tree, found = chain_of(list(tokens)), []
        while True:
            expect(
                isinstance(tree, tuple) and tree and isinstance(tree[0], str),
                f"a node is {tree!r}, expected a tuple whose first entry is a token",
            )
            found.append(tree[0])
            expect(
                len(tree) <= 2,
                f"node {tree[0]!r} has {len(tree) - 1} children, but in a chain one at most",
            )
            if len(tree) == 1:
                break
            tree = tree[1]
        expect(
            found != tokens,
            "the first token is the root, but what is read first is the deepest: turn it round",
        )
        expect(
            found[::-1] == tokens,
            f"from leaf to root the tokens are {found[::-1]}, expected {tokens}",
        )


@exercise
def exercise_2(plain_read):
    """The plain recursive network."""
    random = np.random.default_rng(0)
    vectors = {token: random.normal(size=3) for token in ["a", "b", "c", "+"]}
    W, b = random.normal(size=(6, 3)), random.normal(size=3)

    def node(left, right):
        return np.tanh(np.concatenate([left, right]) @ W + b)

    def ask(tree):
        copies = {token: vector.copy() for token, vector in vectors.items()}
        answer = plain_read(tree, copies, W.copy(), b.copy())
        return expect_shape("the state", answer, (3,))

    leaf = ask(("a",))
    expect(
        not is_close(leaf, np.tanh(vectors["a"])),
        "a leaf's state went through tanh, expected its vector as it is",
    )
    expect(is_close(leaf, vectors["a"]), "a leaf's state is not its vector")
    a, right = vectors["a"], vectors["b"]
    small = ask(("+", ("a",), ("b",)))
    expect(
        not is_close(small, node(right, a)), "left and right are in each other's place"
    )
    expect(
        not is_close(small, np.tanh(np.concatenate([a, right]) @ W)), "where is the b?"
    )
    expect(
        not is_close(small, np.concatenate([a, right]) @ W + b), "where is the tanh?"
    )
    expect(
        is_close(small, node(a, right)),
        "wrong for a node with two leaves: see the equation",
    )
    tree = ("+", ("+", ("c",), ("b",)), ("+", ("a",), ("+", ("b",), ("a",))))
    wanted = node(node(vectors["c"], right), node(a, node(right, a)))
    expect(
        is_close(ask(tree), wanted),
        "right for two leaves, wrong for deeper trees: does each child get read first?",
    )


@exercise
def exercise_3(binarised):
    """A tree made binary."""
    a, b, c, d = (("a",), ("b",), ("c",), ("d",))
    cases = [
        (a, a, "a leaf"),
        (("x", a), ("x", a), "a node with one child"),
        (("x", a, b), ("x", a, b), "a node with two children"),
        (("x", a, b, c), ("x", a, ("", b, c)), "a node with three children"),
        (
            ("x", a, b, c, d),
            ("x", a, ("", b, ("", c, d))),
            "a node with four children: is the new node made binary, too?",
        ),
        (
            ("x", ("y", a, b, c), d),
            ("x", ("y", a, ("", b, c)), d),
            "a child with three children: are the nodes below made binary, too?",
        ),
        (
            ("x", a, b, ("y", a, c, d)),
            ("x", a, ("", b, ("y", a, ("", c, d)))),
            "a child that moves below the new node: are its own children made binary?",
        ),
    ]
    for tree, wanted, case in cases:
        answer = binarised(tree)
        expect(answer is not None, "the result is None: did you forget to return it?")
        expect(
            isinstance(answer, tuple),
            f"the result is a {type(answer).__name__}, expected a tuple",
        )
        expect(answer == wanted, f"wrong for {case}: {tree} became {answer}")
