"""What several stages say of a household in the same words: counts, and the kind of its project."""

from typing import Annotated

from contracts.event import Fact, OneOf, p1

Project = Annotated[
    str, OneOf("takeover", "creation", "job", "telework", "studies", "organisation-move")
]


class AgeBands(Fact):
    """How many adults of a household stand in each age band."""

    under_20: int = p1("Adults under 20.", ge=0, le=30)
    from_20_to_39: int = p1("Adults from 20 to 39.", ge=0, le=30)
    from_40_to_60: int = p1("Adults from 40 to 60.", ge=0, le=30)
    over_60: int = p1("Adults over 60.", ge=0, le=30)
    not_said: int = p1("Adults whose age band was not asked or not said.", ge=0, le=30)


class Children(Fact):
    """How many children of a household go to one school level."""

    level: str = p1("The territory's code of the level.", min_length=1, max_length=40)
    count: int = p1("How many children.", ge=1, le=20)
