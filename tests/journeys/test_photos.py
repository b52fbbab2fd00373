"""A photo goes from who keeps the profile to who takes the call, and what is none is refused."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from data_access.access import Role
from tests.journeys.office import Visitor, visiting
from tests.serving import RunningServer

pytestmark = pytest.mark.journey
PHONE = "612 555 0103"
"""A number of one household of the small county, which no other test looks at for photos."""


def _add(registrar: Visitor, name: str, content: bytes) -> None:
    form = registrar.page.get_by_test_id("stForm").filter(has_text="Add a photo").first
    form.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    expect(form.get_by_text(name)).to_be_visible()
    form.get_by_role("button", name="Keep the photo").click()
    registrar.settle()


def test_a_photo_is_kept_and_the_call_taker_sees_it(county: RunningServer, county_browser: Browser) -> None:
    """Given a household, when its photo is kept, then the call shows it with the name."""
    picture = io.BytesIO()
    Image.new("RGB", (900, 700), (40, 120, 160)).save(picture, "PNG")
    with visiting(county_browser, county, Role.REGISTRAR) as registrar:
        registrar.open("/profiles")
        registrar.type_in("Phone of the household", PHONE)
        _add(registrar, "letter.txt", b"Dear county")
        expect(registrar.page.get_by_text("no JPEG, PNG or WebP picture")).to_be_visible()
        _add(registrar, "face.png", picture.getvalue())
        expect(registrar.page.get_by_role("img", name="Photo of")).to_be_visible()
    with visiting(county_browser, county, Role.CALL_TAKER) as taker:
        taker.open("/call_taking")
        taker.type_in("Number that is calling", PHONE)
        photo = taker.page.get_by_role("img", name="Photo of")
        expect(photo).to_be_visible()
        assert str(photo.get_attribute("src")).startswith("data:image/jpeg;base64,")
