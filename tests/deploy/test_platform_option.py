"""`--platform`: where the servers of the tests come from, and what is skipped is said."""

import os
import re
import subprocess
import sys

from happy.places import ROOT


def _pytest(*words: str, **told: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HAPPY_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
        cwd=ROOT,
        env=kept | told,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_servers_that_are_said_to_be_given_have_to_be() -> None:
    done = _pytest("--platform=given", "--collect-only", "tests/deploy")
    assert done.returncode != 0
    assert "--platform=given needs HAPPY_KAFKA_BOOTSTRAP" in done.stderr


def test_what_needs_an_engine_is_skipped_in_so_many_words_where_none_is_asked_for() -> None:
    done = _pytest("tests/deploy/test_compose.py", DOCKER_HOST="tcp://127.0.0.1:1")
    assert done.returncode == 0
    said = re.findall(r"SKIPPED \[(\d+)\].*runs with --platform=containers", done.stdout)
    assert f"{sum(map(int, said))} skipped" in done.stdout
    assert "passed" not in done.stdout


def test_the_kind_of_platform_is_told_at_the_top() -> None:
    given = {"HAPPY_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    shown = {
        asked: _pytest(*words, "--collect-only", "tests/deploy/test_compose.py", **given).stdout
        for asked, words in {"given": (), "embedded": ("--platform=embedded",)}.items()
    }
    assert all(f"platform: {asked}" in text for asked, text in shown.items())
