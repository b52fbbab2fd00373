"""Files of areas that are made to harm: each is refused with a sentence, fast, and in little memory."""

import json
import random
import sqlite3
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
import pytest

from dashboard.geo.files.outlines import Limits
from dashboard.geo.files.reading import read_areas
from data_access.refusals import BadInput, Refusal
from tests.dashboard.geo.area_files import (
    SQUARE,
    cap,
    geojson,
    geopackage,
    gpx,
    kml,
    packed,
    shapefile_members,
)

pytestmark = pytest.mark.attack
XML_FORMATS = {"kml": kml(), "gpx": gpx(), "cap": cap()}


@contextmanager
def in_little_memory(megabytes: float = 150.0) -> Iterator[None]:
    """Held to memory: a bomb that is unpacked takes far more."""
    tracemalloc.start()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < megabytes * 1e6, f"{most / 1e6:.0f} MB"


def refused(data: bytes, why: str, **more: object) -> None:
    with in_little_memory(), pytest.raises(BadInput, match=why):
        read_areas(data, **more)  # type: ignore[arg-type]


DECLARED = {
    "billion laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    "a file of this machine": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "another server": '<!DOCTYPE x SYSTEM "http://169.254.169.254/x.dtd">',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    "only a name": "<!DOCTYPE kml>",
}


@pytest.mark.parametrize("declaration", DECLARED.values(), ids=DECLARED)
@pytest.mark.parametrize("data", XML_FORMATS.values(), ids=XML_FORMATS)
def test_declarations_in_xml_are_refused(data: bytes, declaration: str) -> None:
    body = data.removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>')
    refused(declaration.encode() + body.replace(b"River bend", b"&a;"), "declares a document type")


def test_declarations_in_another_encoding_are_refused_too() -> None:
    text = DECLARED["a file of this machine"] + kml().decode().split("?>", 1)[1]
    refused(text.encode("utf-16"), "declares a document type")


def test_xml_that_is_too_large_broad_or_deep_is_refused() -> None:
    refused(b"<kml>" + b" " * 2_000_000 + b"</kml>", "more than 2 MB")
    refused(b"<kml>" + b"<a/>" * 250_000 + b"</kml>", "more than 200,000 elements")
    refused(b"<kml>" + b"<a>" * 200_000, "nested deeper")
    many = " ".join(f'a{n}=""' for n in range(5_000))
    refused(f"<kml {many}/>".encode(), "nested deeper|cannot be read")


def test_the_limit_of_xml_is_a_parameter() -> None:
    refused(kml(), "more than", limits=Limits(xml_bytes=100))


def test_links_in_kml_are_never_followed() -> None:
    """No socket is opened for them: the sentence says what to do instead."""
    link = b"<kml><NetworkLink><Link><href>http://10.0.0.1/areas.kml</href></Link></NetworkLink></kml>"
    refused(link, "only links to others")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.kml", "/etc/x.kml", "..\\x.kml", "C:\\x.kml", "a/../../x.kml"]
)
def test_names_that_lead_out_of_the_archive_are_refused(name: str) -> None:
    refused(packed({"doc.kml": kml(), name: kml()}), "leads out of its folder")


def test_a_bomb_is_refused_before_it_has_gone_off() -> None:
    """200 MB of blanks pack into 200 kB."""
    refused(packed({"doc.kml": b" " * 200_000_000}), "unpacks to far more")


def test_many_small_members_share_one_allowance() -> None:
    members = {"zones.shp": bytes(900_000), "zones.dbf": bytes(900_000), "zones.prj": bytes(900_000)}
    refused(packed(members), "unpacks to far more")


def test_forged_sizes_are_not_believed() -> None:
    """The archive says 10 bytes, and 5 MB come out; or says 4 GB, and few come."""
    honest = packed({"doc.kml": kml() + b" " * 5_000_000})
    for said in (10, 0xFFFF_FFF0):
        forged = bytearray(honest)
        struct.pack_into("<I", forged, 22, said)
        struct.pack_into("<I", forged, forged.rindex(b"PK\x01\x02") + 24, said)
        refused(bytes(forged), "damaged|unpacks to far more")


def test_archives_in_archives_are_refused() -> None:
    refused(packed({"inner.zip": packed({"doc.kml": kml()})}), "archive inside the archive")
    refused(packed({"doc.kml": kml(), "more.kmz": b""}), "archive inside the archive")


def test_too_many_members_are_refused() -> None:
    refused(packed({f"{n}.txt": b"" for n in range(20_000)} | {"doc.kml": kml()}), "more than 200 members")


def test_members_that_lie_over_each_other_gain_nothing() -> None:
    """A thousand entries that all point at the same packed megabytes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", b"<kml>" + b" " * 1_500_000)
        first = archive.filelist[0]
        archive.filelist.extend([first] * 1_000)
    refused(made.getvalue(), "members|damaged")


def test_other_packing_and_locked_members_are_refused() -> None:
    refused(packed({"doc.kml": kml()}, zipfile.ZIP_LZMA), "packed in a way")
    locked = bytearray(packed({"doc.kml": kml()}))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    refused(bytes(locked), "locked with a password")


def circle_of(corners: int) -> list[tuple[float, float]]:
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    ring = np.column_stack([-93.5 + 0.05 * np.cos(turns), 45.1 + 0.05 * np.sin(turns)]).round(7).tolist()
    return [*map(tuple, ring), tuple(ring[0])]


@pytest.mark.parametrize("write", [geojson, geopackage, lambda ring: packed(shapefile_members(ring))])
def test_a_hundred_thousand_corners_are_refused_fast(write: object) -> None:
    data = write(circle_of(100_000))  # type: ignore[operator]
    begun = time.process_time()
    with pytest.raises(BadInput, match=r"100,000 corners and at most 10,000"):
        read_areas(data)
    assert time.process_time() - begun < 1.5


def test_more_areas_than_anyone_can_choose_from_are_refused() -> None:
    feature = json.loads(geojson())["features"][0]
    refused(
        json.dumps({"type": "FeatureCollection", "features": [feature] * 3_000}).encode(),
        "more than 2,000 areas",
    )


def test_json_that_is_nested_without_end_is_refused() -> None:
    refused(b'{"type":' + b"[" * 100_000, "cannot be read as JSON")
    deep: object = {"type": "Polygon", "coordinates": [list(map(list, SQUARE))]}
    for _ in range(50):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    refused(json.dumps(deep).encode(), "nested too deep")
    refused(
        b'{"type":"Polygon","coordinates":' + b"[" * 500 + b"]" * 500 + b"}", "pair of numbers|coordinates"
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", '"45"', "null", "true", "9" * 5_000])
def test_numbers_that_are_none_are_refused_with_a_sentence(number: str) -> None:
    text = geojson().decode().replace("45.18", number)
    with pytest.raises(Refusal):
        read_areas(text.encode())


def test_a_view_in_a_geopackage_is_not_asked() -> None:
    """It could count without end; only real tables are read, and even they have an allowance."""
    file = sqlite3.connect(":memory:")
    file.deserialize(geopackage()[:18] + b"\x01\x01" + geopackage()[20:])
    file.execute("ALTER TABLE zones RENAME TO kept")
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS geom FROM n"
    file.execute(f"CREATE VIEW zones AS {endless}")
    file.execute("UPDATE gpkg_geometry_columns SET table_name = 'zones'")
    file.commit()
    refused(file.serialize(), "There is no area in this file")
    file.execute("ALTER TABLE gpkg_geometry_columns RENAME TO other")
    layers = f"SELECT 'kept' AS table_name, geom AS column_name, 1 AS srs_id FROM ({endless})"  # noqa: S608 - the attack
    file.execute(f"CREATE VIEW gpkg_geometry_columns AS {layers}")
    file.commit()
    with pytest.raises(BadInput, match="damaged"):
        read_areas(file.serialize())
    file.close()


def test_a_table_name_with_quotation_marks_is_only_a_name() -> None:
    file = sqlite3.connect(":memory:")
    file.deserialize(geopackage()[:18] + b"\x01\x01" + geopackage()[20:])
    file.execute('ALTER TABLE zones RENAME TO "z""; DROP TABLE zones; --"')
    file.execute("UPDATE gpkg_geometry_columns SET table_name = 'z\"; DROP TABLE zones; --'")
    file.commit()
    assert [area.name for area in read_areas(file.serialize()).areas] == ["River bend"]
    file.close()


def test_collections_in_collections_do_not_reach_the_stack_of_geos() -> None:
    nested = b"GP\x00\x01" + bytes(4) + b"\x01\x06\x00\x00\x00\x01\x00\x00\x00" * 100_000
    refused(geopackage(blob=nested), "There is no area|damaged")
    many = (
        b"GP\x00\x01"
        + bytes(4)
        + b"\x01\x06\x00\x00\x00\xff\xff\xff\xff"
        + b"\x01\x03\x00\x00\x00\xff\xff\xff\xff"
    )
    refused(geopackage(blob=many), "damaged")


def test_a_projection_that_would_open_files_is_refused() -> None:
    grid = "BOUNDCRS[SOURCECRS[...],+nadgrids=/etc/passwd]"
    refused(packed(shapefile_members(prj=grid)), "choose it by its EPSG number")
    refused(packed(shapefile_members(prj="PROJCS[" * 3_000)), "EPSG number")
    refused(geojson(), "EPSG number", crs="+proj=pipeline +step +init=/etc/passwd")


def test_names_are_plain_text_of_one_line() -> None:
    (area,) = read_areas(kml(name="&lt;img src=x&gt;\n\u202e`${alert(1)}`" + "x" * 5_000)).areas
    assert len(area.name) <= 200
    assert "\n" not in area.name
    assert "\u202e" not in area.name


SPOILT = {
    "shapefile": packed(shapefile_members(), zipfile.ZIP_STORED),
    "kmz": packed({"doc.kml": kml()}),
    "geopackage": geopackage(),
    **XML_FORMATS,
    "geojson": geojson(),
}


@pytest.mark.parametrize("data", SPOILT.values(), ids=SPOILT)
def test_spoilt_bytes_end_in_areas_or_a_refusal_and_nothing_else(data: bytes) -> None:
    """Cut, with bytes changed, and with numbers overwritten: no traceback, whatever the place."""
    dice = random.Random(5)
    for turn in range(250):
        spoilt = bytearray(data)
        for _ in range(1 + turn % 4):
            spoilt[dice.randrange(len(spoilt))] = dice.choice((0, 1, 0x7F, 0xFF, dice.randrange(256)))
        if turn % 5 == 0:
            del spoilt[dice.randrange(len(spoilt)) :]
        try:
            read_areas(bytes(spoilt), limits=Limits(unpacked_bytes=1_000_000))
        except Refusal as refusal:
            assert str(refusal)  # noqa: PT017 - any refusal will do, nothing else may come


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x03\x04", b"<", b"{", b"SQLite format 3\x00", b"%PDF-1.7", bytes(1_000)]
)
def test_what_is_no_file_of_areas_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        read_areas(data)


def test_spoilt_shapefiles_inside_a_sound_archive() -> None:
    """The checksum of the archive hides most damage above, so that the members are spoilt before packing."""
    dice = random.Random(6)
    members = shapefile_members()
    for _ in range(400):
        name = dice.choice(("zones.shp", "zones.dbf"))
        spoilt = bytearray(members[name])
        for _ in range(dice.randint(1, 6)):
            spoilt[dice.randrange(len(spoilt))] = dice.choice((0, 0x7F, 0xFF, dice.randrange(256)))
        try:
            read_areas(packed({**members, name: bytes(spoilt)}))
        except Refusal as refusal:
            assert str(refusal)  # noqa: PT017
