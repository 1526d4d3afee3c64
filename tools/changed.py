"""Prints the numbers of the notebooks that a branch changes, for `make changed`.

    python tools/changed.py [origin/main]

Run from the project's folder. A notebook counts as changed if it, its solutions, its checks, their
tests or its weights differ from the commit where the branch began. Uncommitted changes count, too.
"""

import re
import subprocess
import sys

from notebooks import Failure, all_pages, number

OF_NOTEBOOK = re.compile(
    r"(?:notebooks/(?:solutions/)?|weights/|(?:course_utils|tests)/checks/(?:test_)?nb)"
    r"(\d\d[bc]?)[_./]"
)


def changed(files):
    """Return the numbers of the existing notebooks that these files belong to."""
    found = {match[1] for match in map(OF_NOTEBOOK.match, files) if match}
    return [number(path) for path in all_pages() if number(path) in found]


def differing(base):
    """Return the files that differ from the last commit shared with `base`."""
    command = ["git", "diff", "--name-only", "--relative", "-z", "--merge-base", base]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Failure(
            f"git cannot compare with {base} ({done.stderr.strip().splitlines()[0]}): "
            "name a branch or a commit, as in `make changed SINCE=main`."
        )
    return done.stdout.split("\0")


def main(arguments):
    """Print the numbers on one line; return the exit status."""
    try:
        print(*changed(differing(*arguments or ["origin/main"])))
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
