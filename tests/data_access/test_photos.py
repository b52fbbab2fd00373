"""A photo is a picture, carries nothing but its pixels, and lies sealed."""

import io
from datetime import date

import msgspec
import pytest
from PIL import Image
from sqlalchemy import select

from data_access.access import Permission
from data_access.photos import cleaned, find_photo, photos_of, save_photo
from data_access.profiles import find_profile, put_photo, save
from data_access.records.ids import HouseholdId, PhotoId
from data_access.refusals import BadInput, NotFound
from data_access.store import Store
from data_access.tables import photos
from tests.world.callers import JURISDICTION, REGISTRAR
from tests.world.doe import DOE


def picture(form: str, size: tuple[int, int] = (64, 48), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, form, **more)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_bare_jpeg(form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "canary camera"
    with Image.open(io.BytesIO(cleaned(picture(form, exif=exif.tobytes())))) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (64, 48), {})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no JPEG, PNG or WebP"),
        (b"not a picture", "no JPEG, PNG or WebP"),
        (b"<svg onload='x'/>", "no JPEG, PNG or WebP"),
        (picture("GIF"), "no JPEG, PNG or WebP"),
        (picture("JPEG", (600, 600))[:900], "no JPEG, PNG or WebP"),
        (b"\xff\xd8\xff" + bytes(8_000_001), "more than 8 MB"),
        (picture("PNG", (10_000, 4_001)), "more than 40 megapixels"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        cleaned(content)


def test_a_photo_lies_sealed_and_comes_back(store: Store) -> None:
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="photo", writes=True) as visit:
        household_id = save(
            visit, "form", DOE, jurisdiction=JURISDICTION, today=date(2026, 11, 20)
        ).household_id
        photo_id = save_photo(visit, household_id, picture("PNG"))
        with pytest.raises(NotFound):
            save_photo(visit, HouseholdId(bytes(16)), picture("PNG"))
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="photo") as visit:
        back = find_photo(visit, photo_id)
        sealed = visit.connection.execute(select(photos.c.photo)).scalar_one()
        assert find_photo(visit, PhotoId(bytes(16))) is None
    assert back is not None
    assert back.startswith(b"\xff\xd8\xff")
    assert b"JFIF" not in bytes(sealed)


def test_a_photo_is_put_to_a_person_and_the_rest_of_the_profile_stays(store: Store) -> None:
    """Given the Does, when Jane's photo is added, then her profile names it and nothing else changed."""
    today = date(2026, 11, 20)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="photo", writes=True) as visit:
        household_id = save(visit, "form", DOE, jurisdiction=JURISDICTION, today=today).household_id
        before = find_profile(visit, household_id)
        photo_id = put_photo(visit, household_id, "Jane Doe", picture("PNG"), today)
        with pytest.raises(NotFound, match="nobody of this name"):
            put_photo(visit, household_id, "Nobody", picture("PNG"), today)
    with store.enter(REGISTRAR, Permission.PROFILES_EDIT, about="photo") as visit:
        after = find_profile(visit, household_id)
        assert list(photos_of(visit, household_id)) == [photo_id]
    assert before is not None
    assert after is not None
    assert [person.photo for person in after.people if person.photo] == [photo_id.hex()]
    people = tuple(msgspec.structs.replace(person, photo="") for person in after.people)
    assert msgspec.structs.replace(after, people=people) == before
