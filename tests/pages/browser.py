"""Debian's Chromium and axe-core (npm, 4.14.1, MPL-2.0): what they find wrong in a page."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).with_name("axe.min.js")
PATIENCE_SECONDS = 120
RULES = ["RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """<script src="{axe}"></script><script>
axe.run(document, {{runOnly: {rules}}}).then(function (found) {{
  var out = document.createElement("pre");
  out.id = "found";
  out.textContent = JSON.stringify({{violations: found.violations, passes: found.passes}});
  document.body.appendChild(out);
}});
</script></body>"""
_FOUND = re.compile(r'<pre id="found">(.*?)</pre>', re.DOTALL)


def chromium() -> str:
    """The browser's command; without it these tests alone are skipped, and say why."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium n'est pas installé (apt install chromium) : pages non vérifiées")
    return found


def examined(page: str, folder: Path) -> dict[str, Any]:
    """What axe says of a page, as the browser lays it out."""
    place = folder / "page.html"
    run = _RUN.format(axe=AXE.as_uri(), rules=json.dumps(RULES))
    place.write_text(page.replace("</body>", run), encoding="utf-8")
    done = subprocess.run(
        [
            chromium(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            f"--user-data-dir={folder / 'profile'}",
            "--virtual-time-budget=20000",
            "--dump-dom",
            place.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    found = _FOUND.search(done.stdout)
    assert found, "axe did not finish"
    said: dict[str, Any] = json.loads(html.unescape(found[1]))
    return said
