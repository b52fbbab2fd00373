"""A person at the screen of the small county: what they do, in sentences, and what they may see."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Download, Locator, Page, expect

from data_access.access import Role
from tests.serving import RunningServer

PATIENCE_MILLISECONDS = 30_000
_AT_WORK = "[data-testid=stApp][data-test-script-state=running], [data-stale=true]"
_LOOK_MILLISECONDS, _QUIET_LOOKS = 200, 3
expect.set_options(timeout=PATIENCE_MILLISECONDS)
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 1000}


@dataclass
class Visitor:
    """Somebody signed in, in a browser of their own."""

    page: Page
    server: RunningServer
    outside: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page and wait until it has stopped working."""
        self.page.goto(f"{self.server.address}{path}")
        self.page.locator("h1").first.wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until the script has been at rest for a while, and nothing is pale from the run before."""
        busy = self.page.locator(_AT_WORK)
        quiet = 0
        while quiet < _QUIET_LOOKS:
            self.page.wait_for_timeout(_LOOK_MILLISECONDS)
            expect(busy).to_have_count(0)
            quiet = quiet + 1 if busy.count() == 0 else 0

    def choose(self, label: str, option: str) -> None:
        """Pick from a list by typing what it is called; of two lists of one name, the last."""
        box = self.page.get_by_role("combobox", name=label).last
        # A list that opens at the edge of the window closes as soon as the page scrolls under it.
        box.evaluate("box => box.scrollIntoView({block: 'center', behavior: 'instant'})")
        self.page.wait_for_timeout(_LOOK_MILLISECONDS)
        box.click()
        box.press_sequentially(option)
        self.page.get_by_role("option", name=option).first.click()
        self.settle()

    def type_in(self, label: str, text: str) -> None:
        """Type into a field and leave it with Enter."""
        field_ = self.page.get_by_role("textbox", name=label)
        field_.fill(text)
        field_.press("Enter")
        self.settle()

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=False).first.click()
        self.settle()

    def download(self, name: str) -> Download:
        """Press a button that hands over a file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=name).first.click()
        return waiting.value

    def figure(self, label: str) -> str:
        """Read a headline figure."""
        named = self.page.get_by_test_id("stMetricLabel").filter(has_text=re.compile(f"^{re.escape(label)}$"))
        card = self.page.get_by_test_id("stMetric").filter(has=named)
        return card.get_by_test_id("stMetricValue").inner_text().strip()

    @property
    def text(self) -> str:
        """All that can be read on the page now."""
        return self.page.locator("[data-testid=stMain]").inner_text()

    def table(self, name: str) -> Locator:
        """Find a table by the name that a screen reader says."""
        return self.page.get_by_role("region", name=name)

    def tab_to(self, name: str | re.Pattern[str]) -> None:
        """Move on with the Tab key until what has this name has the focus."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if re.search(name, self.focused()):
                return
        raise AssertionError(f"{name} cannot be reached with the keyboard; last was {self.focused()!r}")

    def focused(self) -> str:
        """Name what has the focus."""
        return str(
            self.page.evaluate(
                "() => { const a = document.activeElement; return a.getAttribute('aria-label')"
                " || (a.labels && a.labels[0] && a.labels[0].innerText) || a.innerText || a.tagName }"
            )
        )

    def picture(self, path: Path) -> None:
        """Take a picture of the whole page, however long it is."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else WIDE["width"]
        height = int(self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
        self.page.set_viewport_size({"width": width, "height": max(700, height + 16)})
        self.page.wait_for_timeout(1_500)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)


@contextmanager
def visiting(
    browser: Browser,
    server: RunningServer,
    role: Role,
    *,
    size: dict[str, int] | None = None,
    scheme: str = "light",
) -> Iterator[Visitor]:
    """Sit down as somebody with this role; in the end nothing was asked of outside and nothing broke."""
    context = browser.new_context(
        viewport=size or WIDE,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="en-US",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    context.add_cookies(server.cookies_for_browser(role))  # type: ignore[arg-type]
    page = context.new_page()
    visitor = Visitor(page, server)
    page.on("request", lambda request: _note_outside(visitor, request.url))
    page.on("pageerror", lambda error: visitor.broken.append(str(error)))
    try:
        yield visitor
        assert visitor.outside == []
        assert visitor.broken == []
    finally:
        context.close()


def _note_outside(visitor: Visitor, url: str) -> None:
    if not url.startswith(
        (visitor.server.address, "data:", "blob:", visitor.server.address.replace("http", "ws"))
    ):
        visitor.outside.append(url)
