"""Kafka's jars are those of the lock, or nothing starts."""

import shutil
from pathlib import Path

import pytest

from happy import jars
from happy.places import cache
from tests.platform import Platform


def test_an_altered_jar_is_refused_and_the_sentence_says_what_to_do(
    platform: Platform, tmp_path: Path
) -> None:
    jar = jars.locked()[0]
    altered = tmp_path / "jars" / jar.file
    altered.parent.mkdir()
    jars.classpath(cache(), [jar])
    shutil.copy(cache() / "jars" / jar.file, altered)
    with altered.open("ab") as stream:
        stream.write(b"one byte more")

    with pytest.raises(jars.JarRefused, match=f"Supprimez {altered}"):
        jars.classpath(tmp_path, [jar])


def test_each_jar_is_locked_once_with_its_hash() -> None:
    locked = jars.locked()
    assert len({(jar.group, jar.artifact) for jar in locked}) == len(locked)
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in locked)


def test_the_clients_and_the_broker_are_of_one_version() -> None:
    kafka = {jar.version for jar in jars.locked() if jar.group == "org.apache.kafka"}
    assert len(kafka) == 1
