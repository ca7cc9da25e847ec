"""The feuille d’émargement as it comes out of the printer: one page for a usual committee, its boxes never alone."""

import datetime
import io

import pytest
from pypdf import PdfReader

from pilotage.documents.attendance_sheet import attendance_sheet_content
from pilotage.documents.meeting_pack_pdf import attendance_sheet_pdf
from pilotage.enums import Answer
from tests.factories.steering import MeetingFactory

pytestmark = pytest.mark.django_db
PRINTED_AT = datetime.datetime(2015, 10, 12, 9, tzinfo=datetime.UTC)


def content(*answers):
    lines = [(f"Chef de bureau {rank}", "", "", answer) for rank, answer in enumerate(answers)]
    return attendance_sheet_content(MeetingFactory(place="Salle Erignac"), lines, printed_at=PRINTED_AT)


def pages(count):
    made = attendance_sheet_pdf(content(*[""] * count))
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


def test_a_committee_of_eight_signs_on_one_page():
    assert len(pages(8)) == 1


@pytest.mark.parametrize("count", [9, 10, 11, 12])
def test_the_boxes_to_sign_stay_with_the_last_rows(count):
    last = pages(count)[-1]
    assert "Nombre de présents" in last and "Fonction" in last


def test_who_is_excused_is_not_expected():
    assert content(Answer.EXCUSED, Answer.ACCEPTED, Answer.NONE)["expected"] == 2


def test_a_deputy_says_for_whom_he_is_there_and_a_column_that_nobody_fills_is_not_drawn():
    lines = [("Secrétaire général", "", "", Answer.EXCUSED), ("Sous-préfet", "", "Secrétaire général", Answer.ACCEPTED)]
    made = attendance_sheet_content(MeetingFactory(), lines, printed_at=PRINTED_AT)
    (page,) = PdfReader(io.BytesIO(attendance_sheet_pdf(made))).pages
    assert "suppléance de : Secrétaire général" in page.extract_text().replace("\u00a0", " ")
    assert "Organisme" not in page.extract_text()
    lines.append(("Président d’association", "UFC", "", Answer.NONE))
    made = attendance_sheet_content(MeetingFactory(), lines, printed_at=PRINTED_AT)
    assert "Organisme" in PdfReader(io.BytesIO(attendance_sheet_pdf(made))).pages[0].extract_text()
