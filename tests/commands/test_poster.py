"""The posters, read back: what they say, how they are tagged, which fonts they hold."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.office import SHIPPED
from tests.shell import Shell

KINDS = ("priority", "line", "papers")
SIZES = {"a4": (595, 842), "a3": (842, 1191)}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("posters")
    shell = Shell(tmp_path_factory.mktemp("shell"))
    result = shell("poster", "--out", str(folder), "--config", str(SHIPPED))
    assert result.returncode == 0, result.err
    return folder


def text_of(file: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def test_each_is_there_in_each_language_on_each_paper_and_one_page_long(made):
    names = {f"{kind}-{code}-{paper}" for kind in KINDS for code in ("ro", "en") for paper in SIZES}
    assert {file.stem for file in made.iterdir()} == names
    for file in made.iterdir():
        (page,) = PdfReader(file).pages
        assert tuple(round(each) for each in page.mediabox[2:]) == SIZES[file.stem[-2:]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", ["ro", "en"])
def test_a_screen_reader_is_told_its_title_its_language_and_its_headings(made, kind, code):
    """EN 301 549, clause 10, by PDF/UA-1: tagged, titled, in a language, with a first heading."""
    root = PdfReader(made / f"{kind}-{code}-a4.pdf")
    catalog = root.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] and str(catalog["/Lang"])[:2] == code
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] and root.metadata.title
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    tags = [str(tag) for tag in tags_of(catalog["/StructTreeRoot"])]
    assert "/H1" in tags and ("/LI" in tags) == (kind != "priority")


def tags_of(element):
    """Every tag below a part of the structure."""
    if "/S" in element:
        yield element["/S"]
    below = element.get("/K", [])
    for each in below if isinstance(below, list) else [below]:
        found = each.get_object()
        if hasattr(found, "get"):
            yield from tags_of(found)


def test_the_notice_says_whom_the_law_means_then_the_offices_choice_and_the_desk(made):
    said = text_of(made / "priority-ro-a4.pdf")
    law, own = said.index("Legea nr. 280/2023: femei însărcinate"), said.index("persoane cu dizabilități")
    assert law < own and "ghișeul 9" in said and "nu trebuie să dovediți nimic" in said


def test_the_sheet_has_the_ten_rules_with_the_offices_own_minutes(made):
    said = text_of(made / "line-en-a4.pdf")
    assert "10." in said and "11." not in said
    for value in (
        "15 minutes after its time",
        "60 minutes before",
        "within 30 minutes",
        "Desk 9 calls only them",
    ):
        assert value in said


def test_what_to_bring_stands_with_its_service_and_what_is_elsewhere_with_its_place(made):
    """Whom the office is for first; a service without papers is not there."""
    said = text_of(made / "papers-ro-a4.pdf")
    whom, taxes = (
        said.index("numai pentru locuitorii Sectorului 1"),
        said.index("A · Taxe și impozite locale"),
    )
    paper, place = said.index("actele bunului"), said.index("Bd. Mareșal Averescu nr. 17")
    assert whom < taxes < paper < place < said.index("hub.mai.gov.ro")
    assert "Urbanism" not in said and "Not at" not in said


def test_every_font_is_embedded(made):
    for file in made.iterdir():
        fonts = PdfReader(file).pages[0]["/Resources"]["/Font"].values()
        described = [font.get_object()["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
        assert described and all("/FontFile2" in each or "/FontFile3" in each for each in described)
