"""What the doctor finds: how things are, and what to do where they are not well."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    well: bool
    sentence: str
    advice: str = ""


def fine(sentence: str) -> Finding:
    return Finding(well=True, sentence=sentence)


def wrong(sentence: str, advice: str) -> Finding:
    return Finding(well=False, sentence=sentence, advice=advice)
