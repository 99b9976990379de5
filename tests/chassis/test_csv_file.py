"""A CSV file as offices make them is read as its bytes come, or refused in one sentence."""

from dataclasses import dataclass

import pytest

from chassis.csv_cells import Cells, Choices, LineRefused
from chassis.csv_file import LONGEST_CELL, MOST_COLUMNS, MOST_LINES, Columns, Line, Reader
from chassis.errors import Invalid

COLUMNS = Columns(known=("prénom", "nom_de_famille", "note"), mandatory=("prénom",))


@dataclass
class Sheet:
    """What a file holds."""

    lines: list[Line]
    ignored: list[str]


def read(raw: bytes, size: int = 1_000_000) -> Sheet:
    """A file that comes in pieces of that size."""
    reader = Reader(COLUMNS)
    lines = [
        line
        for start in range(0, len(raw), size)
        for line in reader.feed(raw[start : start + size])
    ]
    return Sheet([*lines, *reader.end()], reader.ignored)


def sheet(text: str) -> Sheet:
    """What a text holds, whatever the pieces that it comes in."""
    raw = text.encode()
    found = read(raw)
    if len(raw) < 1_000:
        assert all(read(raw, size) == found for size in (1, 2, 3, 7))
    return found


def why(raw: bytes) -> tuple[str, str]:
    """The slug and the sentence by which a whole file is refused."""
    with pytest.raises(Invalid) as refused:
        read(raw)
    if len(raw) < 1_000:
        with pytest.raises(Invalid) as refused_by_pieces:
            read(raw, 1)
        assert refused_by_pieces.value.slug == refused.value.slug
    return refused.value.slug, refused.value.sentence


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_is_read_whatever_office_made_it(bom: str, separator: str, end: str) -> None:
    lines = ["prénom;nom_de_famille;note", "Zoé;Fictif; un jardin "]
    text = bom + end.join(line.replace(";", separator) for line in lines) + end
    assert sheet(text).lines == [
        Line(2, {"prénom": "Zoé", "nom_de_famille": "Fictif", "note": "un jardin"})
    ]


@pytest.mark.parametrize("title", ["prénom", "PRENOM", " Prénom ", "prenom", "Pre\u0301nom"])
def test_titles_are_known_whatever_their_accents_and_case(title: str) -> None:
    assert sheet(f"{title};Nom de famille\nZoé;Fictif").lines[0].cells == {
        "prénom": "Zoé",
        "nom_de_famille": "Fictif",
    }


def test_a_separator_within_quotes_separates_nothing() -> None:
    line = sheet('prénom;note\n"Zoé";"un jardin; une cave, et ""tout"""').lines[0]
    assert line == Line(2, {"prénom": "Zoé", "note": 'un jardin; une cave, et "tout"'})


def test_a_comma_within_a_file_of_semicolons_is_a_comma() -> None:
    assert sheet("prénom;note, ou mot;nom_de_famille\nZoé;a,b,c;Fictif").lines[0].cells == {
        "prénom": "Zoé",
        "nom_de_famille": "Fictif",
    }


def test_lines_are_numbered_as_a_spreadsheet_does() -> None:
    found = sheet('\nprénom;note\n\nZoé;"deux\nlignes"\n;;\nAbel;\n')
    assert [line.number for line in found.lines] == [4, 6]
    assert found.lines[0].cells["note"] == "deux\nlignes"


def test_last_cells_that_a_spreadsheet_leaves_out_are_empty_ones() -> None:
    line = sheet("prénom;nom_de_famille;note\nZoé").lines[0]
    assert line.flaw is None
    assert Cells(line).text("note") is None


def test_columns_that_nobody_reads_are_named() -> None:
    found = sheet(f"prénom;commune;{'x' * 60};\nZoé;Brumeville;a;")
    assert found.ignored == ["commune", "x" * 50]
    assert found.lines[0].cells == {"prénom": "Zoé"}


def test_the_mark_that_some_offices_begin_a_file_with_is_no_part_of_a_title() -> None:
    assert sheet('\ufeff"commune; quartier";prénom\na;Zoé').ignored == ["commune; quartier"]


def test_a_line_with_more_cells_than_the_header_is_flawed() -> None:
    assert sheet("prénom;note\nZoé;un jardin; une cave").lines[0].flaw is not None
    assert sheet("prénom;note\nZoé;un jardin;;").lines[0].flaw is None


def test_a_misplaced_quote_flaws_its_line_and_no_other() -> None:
    found = sheet('prénom;note\n"Zoé"x;a\nAbel;5" de terrain').lines
    assert [line.number for line in found] == [2, 3]
    assert found[0].flaw is not None
    assert found[1] == Line(3, {"prénom": "Abel", "note": '5" de terrain'})


def test_a_cell_that_is_too_long_flaws_its_line() -> None:
    assert sheet(f"prénom\n{'z' * LONGEST_CELL}").lines[0].flaw is None
    assert sheet(f"prénom\n{'z' * (LONGEST_CELL + 1)}").lines[0].flaw is not None
    assert sheet(f"prénom\n{'z' * 200_000}").lines[0].flaw is not None


def test_a_quote_left_open_refuses_the_file_for_it_swallows_lines() -> None:
    for text in ('prénom;note\nZoé;"un jardin\nAbel;\n', 'prénom;note\n"Zoé;a\nAbel;"b"\n'):
        slug, sentence = why(text.encode())
        assert slug == "quote-left-open"
        assert "Ligne 2" in sentence


@pytest.mark.parametrize(
    ("raw", "slug"),
    [
        (b"", "file-empty"),
        (b"\n \n;;\n", "file-empty"),
        ("prénom\nZoé".encode("latin-1"), "file-not-utf8"),
        ("prénom\nZoé".encode("utf-16"), "file-not-utf8"),
        (b"Zoe;Fictif\nAbel;Fictif", "no-header"),
        (b"\x89PNG\r\n\x1a\n", "file-not-utf8"),
        (b"x" * 200_000, "no-header"),
        ('"prénom"x;note\nZoe;a'.encode(), "no-header"),
        (b"note;nom_de_famille\na;b", "columns-missing"),
        ("prénom;note;PRENOM\na;b;c".encode(), "columns-twice"),
        (("prénom" + ";x" * MOST_COLUMNS).encode(), "too-many-columns"),
        (("prénom\n" + "Zoé\n" * (MOST_LINES + 1)).encode(), "too-many-lines"),
    ],
)
def test_a_file_of_which_nothing_can_be_made_is_refused_in_one_sentence(
    raw: bytes, slug: str
) -> None:
    found, sentence = why(raw)
    assert found == slug
    assert sentence.endswith(".")
    for value in ("Zoe", "Abel", "Fictif"):
        assert value not in sentence


def test_the_columns_that_are_missing_are_named() -> None:
    assert why(b"note;nom_de_famille\na;b")[1] == "Il manque ces colonnes : prénom."


def test_a_file_as_long_as_allowed_is_read() -> None:
    assert len(sheet("prénom\n" + "Zoé\n" * MOST_LINES).lines) == MOST_LINES


def test_a_header_alone_holds_no_line() -> None:
    assert sheet("prénom;note\n").lines == []


def cells(**values: str) -> Cells:
    return Cells(Line(2, values))


def reasons(asked: Cells) -> list[tuple[str | None, str]]:
    with pytest.raises(LineRefused) as refused:
        asked.settle()
    return list(refused.value.reasons)


def test_every_fault_of_a_line_is_kept_the_first_of_each_column() -> None:
    asked = cells(date="31/02/2026", pays="Nulle-Part")
    asked.need("nom", "date")
    assert asked.day("date") is None
    assert asked.code("pays", Choices({"fr": "France"})) is None
    asked.refuse("date", "autre chose")
    asked.refuse(None, "la ligne")
    assert reasons(asked) == [
        ("nom", "Ce champ est obligatoire."),
        ("date", "Une date existante, écrite JJ/MM/AAAA, est attendue."),
        ("pays", "Cette valeur n'est pas dans la liste : France."),
        (None, "la ligne"),
    ]


def test_a_line_without_fault_is_settled() -> None:
    asked = cells(date="01/03/2026")
    found = asked.day("date")
    asked.settle()
    assert found is not None
    assert found.isoformat() == "2026-03-01"
    assert asked.day("autre") is None


@pytest.mark.parametrize(
    "typed", ["2026-03-01", "1/3/2026", "01/03/26", "32/01/2026", "01/13/2026", "٠١/٠٣/٢٠٢٦"]
)
def test_a_day_is_written_as_in_french(typed: str) -> None:
    asked = cells(date=typed)
    assert asked.day("date") is None
    assert [column for column, _ in reasons(asked)] == ["date"]


def test_a_code_may_be_written_by_its_french_words() -> None:
    choices = Choices({"job": "emploi", "takeover": "reprise d'entreprise"})
    for typed in ("job", "Emploi", "EMPLOI "):
        assert choices.find(typed) == "job"
    assert choices.find("reprise d’entreprise") == "takeover"
    assert choices.find("loisirs") is None


def test_a_cell_may_hold_several_codes() -> None:
    asked = cells(pays="France| be |", lieux="a|b")
    assert asked.codes("pays", Choices({"fr": "France", "be": "Belgique"})) == ["fr", "be"]
    assert asked.several("lieux") == ["a", "b"]
    assert asked.filled("pays", "rien", "lieux") == ["pays", "lieux"]
    asked.settle()


def test_a_flawed_line_is_refused_for_its_flaw_only() -> None:
    with pytest.raises(LineRefused) as refused:
        Cells(Line(2, {}, "Un guillemet est mal placé dans cette ligne."))
    assert refused.value.reasons == ((None, "Un guillemet est mal placé dans cette ligne."),)
