"""Photos of people: checked to be pictures, freed of what cameras write into them, and sealed."""

import io
from typing import Final
from uuid import uuid4

from PIL import Image, ImageOps
from sqlalchemy import insert, select

from data_access import tables
from data_access.access import Permission
from data_access.household_rows import row_version
from data_access.records.ids import HouseholdId, PhotoId
from data_access.refusals import BadInput, NotFound
from data_access.store import Visit
from data_access.vault import Context, KeyClass

MOST_BYTES: Final = 8_000_000
MOST_PIXELS: Final = 40_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_LONGEST_SIDE: Final = 1_600
_NO_PICTURE: Final = "The file is no JPEG, PNG or WebP picture: export the photo as JPEG and try again."


def cleaned(picture: bytes) -> bytes:
    """Return `picture` as a JPEG of at most 1,600 pixels a side, with no place, time or camera in it.

    Refused: what is no picture, is cut off, or has more than 8 MB or 40 megapixels.
    """
    if len(picture) > MOST_BYTES:
        raise BadInput(f"The photo has more than {MOST_BYTES // 1_000_000} MB: make it smaller.")
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadInput(f"The photo has more than {MOST_PIXELS // 1_000_000} megapixels.")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadInput(_NO_PICTURE) from None
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    # Only the pixels are copied: profiles, comments and thumbnails stay behind.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def save_photo(visit: Visit, household_id: HouseholdId, picture: bytes) -> PhotoId:
    """Seal a photo of someone of a household; its id goes into the profile. Refused like `cleaned`."""
    visit.require(Permission.PROFILES_EDIT)
    households = tables.households.c
    jurisdiction = visit.connection.execute(
        select(households.jurisdiction).where(households.id == household_id)
    ).scalar()
    if jurisdiction is None:
        raise NotFound("There is no such household: save its profile first.")
    photo_id, version = PhotoId(uuid4().bytes), row_version(visit.now)
    context = Context("photos", "photo", photo_id, jurisdiction, version)
    visit.connection.execute(
        insert(tables.photos).values(
            id=photo_id,
            household_id=household_id,
            jurisdiction=jurisdiction,
            version=version,
            photo=visit.vault.seal(KeyClass.PHOTO, context, cleaned(picture)),
            created_at=visit.now,
        )
    )
    return photo_id


def find_photo(visit: Visit, photo_id: PhotoId) -> bytes | None:
    """Find a photo as JPEG, for those who may open the profile; None when there is none."""
    visit.require(Permission.PROFILES_EDIT, Permission.PROFILES_OPEN_BY_CALL)
    row = visit.connection.execute(select(tables.photos).where(tables.photos.c.id == photo_id)).first()
    if row is None:
        return None
    context = Context("photos", "photo", photo_id, row.jurisdiction, row.version)
    return visit.vault.open(KeyClass.PHOTO, context, row.photo)


def photos_of(visit: Visit, household_id: HouseholdId) -> dict[PhotoId, bytes]:
    """Give every photo of a household as JPEG, the first first, for those who may open the profile."""
    visit.require(Permission.PROFILES_EDIT, Permission.PROFILES_OPEN_BY_CALL)
    columns = tables.photos.c
    query = select(columns.id).where(columns.household_id == household_id)
    ids = [PhotoId(row.id) for row in visit.connection.execute(query.order_by(columns.version))]
    found = {photo_id: find_photo(visit, photo_id) for photo_id in ids}
    return {photo_id: photo for photo_id, photo in found.items() if photo is not None}
