"""Driving the product as a clerk does: a member of staff at a real browser, who looks at every page that opens.

``Seat.open`` and ``Seat.look`` note whatever a customer would complain of: a breach of WCAG 2 A or AA (axe), a page
wider than a phone, an error on the console, an answer of 500. ``Office`` fails the test for anything noted.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pictures
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Response

from yice.core.jobs.models import Run, State
from yice.core.jobs.worker import Worker
from yice.core.notify.actions.sending import Sender
from yice.core.org import actions as org
from yice.core.org.models import Staff
from yice.lib import clock
from yice.planning.duties.actions import plan, replan_changed
from yice.planning.ladder.actions.auditing import audit_clockwork
from yice.planning.ladder.jobs import mind, sweep_between
from yice.services.cases.jobs import go_on
from yice.testing.cast import BUILDER, TODAY, Cast

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 90_000  # ms: how long a page may take on a machine that has much else to do
TRIES = 4
OPENED = dt.time(9, 30)
_AXE_SOURCE = f"() => {{ if (!window.axe) {{ {AXE.read_text('utf-8')} }} }}" if AXE.exists() else ""
ARGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
_RUN_AXE = """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa"], resultTypes: ["violations"]}))
  .violations.map(one => one.id + ": " + one.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(" | "))"""
_TOO_WIDE = """() => { const root = document.documentElement; if (root.scrollWidth <= window.innerWidth) return "";
  const wide = [...document.querySelectorAll("main *")]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest(".table-wrap"))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120));
  return root.scrollWidth + " px: " + wide.join(" | "); }"""


def chromium() -> str:
    """Where the browser is. Fails with what to do when there is none."""
    for name in ("chromium", "google-chrome"):
        if found := shutil.which(name):
            return found
    message = "no chromium and no google-chrome on PATH: run make setup"
    raise FileNotFoundError(message)


def work() -> None:
    """What the worker does meanwhile: every run that waits, then the people whose facts changed."""
    worker = Worker()
    while Run.objects.filter(state=State.QUEUED).exists():
        worker.step()
    replan_changed()


def remind() -> None:
    """What the worker does meanwhile: what waited goes on, ladders are climbed, messages sent, all of it audited."""
    go_on()
    sweep_between()
    mind()
    Sender().work()
    audit_clockwork(by=BUILDER)


class Seat:
    """One browser window with somebody (or nobody) signed in."""

    def __init__(
        self, context: BrowserContext, base: str, name: str, *, script: bool = True, size: Any = DESKTOP
    ) -> None:
        self.context, self.base, self.name, self.script, self.size = context, base, name, script, size
        self.noted: list[str] = []
        self.refused: tuple[int, ...] = ()
        self._seen: set[str] = set()
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self._note(f"script error {error}"))
        self.page.on("response", self._answer)

    def open(self, path: str, *, look: bool = True) -> Page:
        """Go to an address and look at it."""
        self.page.goto(self.base + path)
        if look:
            self.look()
        return self.page

    def look(self) -> None:
        """Note what is wrong with the page shown, at a desk and on a phone; the same address only once."""
        if (where := self._where()) in self._seen:
            return
        self._seen.add(where)
        self.axe()
        self.page.set_viewport_size(PHONE)
        if wide := self._asked(_TOO_WIDE):
            self._note(f"wider than 390 px: {wide}")
        self.page.set_viewport_size(self.size)

    def axe(self) -> None:
        """Note each breach of WCAG that axe finds in what is shown now."""
        if self.script:
            for breach in self._breaches():
                self._note(f"axe {breach}")

    def _breaches(self) -> list[str]:
        """What axe finds. Its script goes into the page that is shown, not into every page at its start: a window that
        has not got its document yet would give it none for good.
        """
        return list(self._asked(_AXE_SOURCE, _RUN_AXE))

    def _asked(self, *scripts: str) -> Any:
        """What the last of the scripts answers, all run in the page that is shown; one that changes meanwhile is asked
        again.
        """
        for left in reversed(range(TRIES)):
            self.page.wait_for_load_state("load")
            try:
                return [self.page.evaluate(script) for script in scripts][-1]
            except Error:
                if not left:
                    raise
        return None

    def follow(self, link: Locator) -> None:
        """Press a link; come back when the page it leads to is there. One that opens a dialog leaves the page alone."""
        if self.script and link.get_attribute("data-dialog") is not None:
            link.click()
            return
        with self.page.expect_navigation():
            link.click()

    def click(self, name: str | re.Pattern[str], *, role: Any = "link", exact: bool = True) -> None:
        """Press the first link (or button) with this name."""
        self.page.get_by_role(role, name=name, exact=exact).first.click()

    def press(self, name: str | re.Pattern[str], *, exact: bool = True) -> None:
        """Press a button that sends a form, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.click(name, role="button", exact=exact)

    def picture(self, name: str, of: Locator | None = None) -> None:
        """Keep what is shown (or a part of it) as ``docs/manual/pictures/<name>.png``; only for ``make pictures``."""
        if not pictures.WANTED:
            return
        if self.size == DESKTOP:
            self.page.set_viewport_size(pictures.WINDOW)
        self.page.mouse.move(0, 0)
        self.page.evaluate("() => scrollTo(0, 0)")
        self.page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished.catch(() => 0)))")
        pictures.keep(self.page, name, of.screenshot() if of else self.page.screenshot())
        self.page.set_viewport_size(self.size)

    def dialog(self, name: str | Locator) -> Locator:
        """Open the dialog behind a link (the first of that name) and look at it."""
        link = self.page.get_by_role("link", name=name, exact=True).first if isinstance(name, str) else name
        link.click()
        dialog = self.page.get_by_role("dialog")
        dialog.wait_for()
        self.axe()
        return dialog

    def send(self, form: Locator, button: str) -> None:
        """Send the form of a dialog; the whole page moves on, and is looked at."""
        with self.page.expect_navigation():
            form.get_by_role("button", name=button, exact=True).click()
        self.look()

    def text(self) -> str:
        """What can be read on the page."""
        return self.page.locator("body").inner_text()

    def heading(self) -> str:
        """The title of the page."""
        return self.page.locator("h1").first.inner_text()

    def _where(self) -> str:
        return self.page.url.removeprefix(self.base)

    def _note(self, what: str) -> None:
        self.noted.append(f"{self.name} at {self._where()}: {what}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if any(f"status of {status}" in message.text for status in self.refused):
            return  # the test asked for a refusal, and the browser logs every one
        self._note(f"console {message.type}: {message.text[:200]}")

    def _answer(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"answer {response.status} from {response.url}")


class Office:
    """The browsers of one test, over one database of its own."""

    def __init__(self, browser: Browser, base: str, cast: Cast, session_of: Callable[[Staff], dict[str, Any]]) -> None:
        self.browser, self.base, self.cast = browser, base, cast
        self._session_of = session_of
        self._seats: list[Seat] = []
        self._day, self._since = TODAY, clock.monotonic()

    def seat(self, staff: Staff | None = None, *, script: bool = True, phone: bool = False) -> Seat:
        """A window in which ``staff`` is signed in already; without one, a window before the login."""
        size = PHONE if phone else DESKTOP
        context = self.browser.new_context(
            base_url=self.base, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size,
            java_script_enabled=script, accept_downloads=True,
        )  # fmt: skip
        if staff is not None:
            context.add_cookies([{**self._session_of(staff), "url": self.base}])
        seat = Seat(context, self.base, staff.name if staff else "anonymous", script=script, size=size)
        self._seats.append(seat)
        return seat

    def now(self) -> dt.datetime:
        """What the clock of the house says: it was half past nine when the day began, whenever the test is run."""
        opened = dt.datetime.combine(self._day, OPENED, tzinfo=clock.ZONE)
        return opened + dt.timedelta(seconds=clock.monotonic() - self._since)

    def sleep(self, until: dt.date) -> None:
        """The next act is played on another day; what the worker does overnight and in the morning has been done."""
        org.set_business_date(by=BUILDER, day=until, reason="journey")
        self._day, self._since = until, clock.monotonic()
        plan(by=BUILDER)
        remind()

    def close(self) -> list[str]:
        """Close every window; everything noted in them."""
        for seat in self._seats:
            seat.context.close()
        return [note for seat in self._seats for note in seat.noted]
