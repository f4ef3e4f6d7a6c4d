"""The devices of a library: letting one in, naming it, giving it the right to manage, putting it out; and what it is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from carrel.demo.spec import MadeCourse
from carrel.library import Library
from tests.coursesite import CourseSite
from tests.coursesite.faults import Status
from tests.web.browser.conftest import LAPTOP, PHONE, fits, opened, serving
from tests.web.browser.filmed import make_filmed
from tests.web.browser.housed import House, change, devices, enter, housed, let_in
from tests.web.browser.waiting import hold_toasts, until, until_answers_stored, until_so

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
"""As when somebody comes back to the page."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, course_media: MadeCourse) -> Path:
    """Two courses with all they can have, and one of which a lecture did not come."""
    root = tmp_path_factory.mktemp("devices") / "library"
    root.mkdir()
    make_filmed(root)
    with CourseSite() as site:
        offered = site.offer(course_media.lectures[:2])
        site.misbehave("*/lecture2*", Status(403))
        library = Library.open(root)
        library.add(offered.page)
        assert library.sync().failed
        library.close()
    return root


@pytest.fixture(scope="module")
def house(shelf: Path) -> Iterator[House]:
    with housed(shelf) as served:
        yield served


@pytest.fixture
def laptop(browser: Browser, house: House) -> Iterator[Page]:
    with opened(browser, house.laptop, LAPTOP) as page:
        page.goto("/library")
        page.get_by_role("heading", name="Devices").wait_for()
        yield page


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[Page]:
    with opened(browser, house.phone, PHONE, refused=True, away=True) as page:
        yield page


def test_a_phone_is_let_in_from_the_laptop_which_says_so(laptop: Page, phone: Page) -> None:
    with laptop.expect_response("**/invitations") as answered:
        laptop.get_by_role("button", name="Let a phone in").click()
    invitation = answered.value.json()
    dialog = laptop.get_by_role("dialog", name="Let a phone in")
    assert invitation["may_manage"] is False
    code = dialog.get_by_text(f"{invitation['code'][:4]} {invitation['code'][4:]}", exact=True)
    code.wait_for()
    assert "tabular-nums" in code.evaluate("(code) => getComputedStyle(code).fontVariantNumeric")
    picture = dialog.get_by_role("img")
    until(laptop, "document.querySelector('dialog img').naturalWidth > 0")
    phone.goto("/pair#" + invitation["links"][0]["pairing_url"].split("#")[1])
    phone.get_by_role("heading", name="This device is in").wait_for()
    dialog.get_by_text(" is in.").wait_for()
    assert picture.count() == 0
    phone.get_by_label("Name of this device").fill("Grace")
    phone.keyboard.press("Enter")
    dialog.get_by_text("Grace is in.").wait_for()
    dialog.get_by_role("button", name="Done").click()
    dialog.wait_for(state="detached")
    until(laptop, "document.activeElement.textContent === 'Let a phone in'")
    laptop.get_by_role("button", name="Change: Grace").wait_for()


def test_the_qr_code_is_on_white_and_large_and_has_the_address_that_is_chosen(laptop: Page) -> None:
    with laptop.expect_response("**/invitations") as answered:
        laptop.get_by_role("button", name="Let a phone in").click()
    links = answered.value.json()["links"]
    assert {"name", "address"} <= {link["kind"] for link in links}
    picture = laptop.locator("dialog img")
    by_url = {link["url"]: link["qr_svg"] for link in links}
    drawn = "document.querySelector('dialog img').src"
    named = next(link for link in links if link["kind"] == "name")
    plain = next(link for link in links if link["kind"] == "address")
    picture.wait_for()
    assert unquote(laptop.evaluate(drawn)).endswith(links[0]["qr_svg"])
    laptop.get_by_role("radio", name=named["url"].removeprefix("http://")).check()
    assert unquote(laptop.evaluate(drawn)).endswith(named["qr_svg"])
    assert plain["url"] in laptop.get_by_role("dialog").inner_text()
    laptop.get_by_role("radio", name=plain["url"].removeprefix("http://")).check()
    assert unquote(laptop.evaluate(drawn)).endswith(by_url[plain["url"]])
    laptop.emulate_media(color_scheme="dark")
    ground = "getComputedStyle(document.querySelector('dialog img').parentElement).backgroundColor"
    assert laptop.evaluate(ground) == "rgb(255, 255, 255)"
    box = picture.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 280


def test_a_code_that_is_over_gives_way_to_a_new_one(laptop: Page) -> None:
    laptop.clock.install()
    laptop.get_by_role("button", name="Let a phone in").click()
    dialog = laptop.get_by_role("dialog")
    dialog.get_by_text("Still good for").wait_for()
    laptop.clock.fast_forward(601_000)
    dialog.get_by_text("This code is over.").wait_for()
    assert dialog.get_by_role("img").count() == 0
    dialog.get_by_role("button", name="New code").click()
    dialog.get_by_role("img").wait_for()
    until(laptop, "document.activeElement.id === 'let-in'")
    laptop.keyboard.press("Escape")
    dialog.wait_for(state="detached")


def test_a_device_invited_to_manage_may_do_so(laptop: Page, phone: Page) -> None:
    with laptop.expect_response("**/invitations"):
        laptop.get_by_role("button", name="Let a phone in").click()
    with laptop.expect_response("**/invitations") as answered:
        laptop.get_by_role("checkbox", name="It may manage the library").check()
    phone.goto("/pair#" + answered.value.json()["links"][0]["pairing_url"].split("#")[1])
    phone.get_by_role("button", name="Open the library").click()
    phone.get_by_role("link", name="Library").click()
    phone.get_by_role("button", name="Sync now").wait_for()
    phone.get_by_role("button", name="Let a phone in").wait_for()
    mine = phone.locator("li", has_text="this device")
    mine.get_by_role("button", name="Change").click()
    assert mine.get_by_role("button", name="Put out").count() == 0
    assert phone.get_by_role("button", name="Leave this library").is_enabled()
    assert fits(phone)


def test_a_tick_makes_another_code_and_the_one_before_lets_nobody_in_any_more(laptop: Page, phone: Page) -> None:
    with laptop.expect_response("**/invitations") as first:
        laptop.get_by_role("button", name="Let a phone in").click()
    with laptop.expect_response("**/invitations/*") as withdrawn, laptop.expect_response("**/invitations") as second:
        laptop.get_by_role("checkbox", name="It may manage the library").check()
    assert withdrawn.value.status == 204
    enter(phone, first.value.json()["code"])
    phone.get_by_text("This code lets nobody in.").wait_for()
    enter(phone, second.value.json()["code"])
    phone.get_by_role("heading", name="This device is in").wait_for()
    laptop.get_by_text(" is in.").wait_for()


def test_a_code_that_is_left_standing_says_so_and_can_be_withdrawn(laptop: Page, phone: Page) -> None:
    hold_toasts(laptop)
    with laptop.expect_response("**/invitations") as answered:
        laptop.get_by_role("button", name="Let a phone in").click()
    laptop.get_by_role("dialog").get_by_role("img").wait_for()
    laptop.keyboard.press("Escape")
    laptop.get_by_text(re.compile(r"The code holds until \d\d:\d\d")).wait_for()
    with laptop.expect_response("**/invitations/*"):
        laptop.get_by_role("button", name="Withdraw").click()
    laptop.get_by_text("The code lets nobody in any more").wait_for(state="attached")
    enter(phone, answered.value.json()["code"])
    phone.get_by_text("This code lets nobody in.").wait_for()


def test_a_code_that_is_left_standing_still_lets_in(laptop: Page, phone: Page) -> None:
    hold_toasts(laptop)
    with laptop.expect_response("**/invitations") as answered:
        laptop.get_by_role("button", name="Let a phone in").click()
    laptop.get_by_role("dialog").get_by_role("img").wait_for()
    laptop.get_by_role("button", name="Close").click()
    laptop.get_by_text("The code holds until").wait_for()
    enter(phone, answered.value.json()["code"])
    phone.get_by_role("heading", name="This device is in").wait_for()


def test_a_dialog_closed_at_once_leaves_no_code_and_asks_for_nothing_more(laptop: Page) -> None:
    asked: list[str] = []
    waiting: list[Route] = []
    laptop.on("request", lambda request: asked.append(request.url) if request.url.endswith("/devices") else None)

    def hold(route: Route) -> None:
        waiting.append(route)

    laptop.route("**/invitations", hold)
    laptop.get_by_role("button", name="Let a phone in").click()
    laptop.get_by_role("dialog").get_by_role("button", name="Close").click()
    laptop.get_by_role("dialog").wait_for(state="detached")
    with laptop.expect_response("**/invitations/*"):
        until_so(laptop, lambda: waiting)
        waiting[0].continue_()
    asked.clear()
    laptop.wait_for_timeout(4_500)
    assert asked == []
    assert laptop.get_by_text("The code holds until").count() == 0


def test_addresses_of_ipv6_are_noise_where_there_is_one_of_ipv4(laptop: Page) -> None:
    def add(route: Route) -> None:
        answer = route.fetch()
        view = answer.json()
        address = next(link for link in view["links"] if link["kind"] == "address")
        view["links"] += [{**address, "url": "http://[fd00::12]:8420"}]
        route.fulfill(response=answer, json=view)

    def told(route: Route) -> None:
        answer = route.fetch()
        view = answer.json()
        view["lan"]["urls"] = ["http://[fd00::12]:8420", *view["lan"]["urls"]]
        route.fulfill(response=answer, json=view)

    laptop.route("**/invitations", add)
    laptop.route("**/api/v1/devices", told)
    laptop.reload()
    laptop.get_by_text("The library is at ").wait_for()
    laptop.get_by_role("button", name="Let a phone in").click()
    laptop.get_by_role("dialog").get_by_role("img").wait_for()
    assert laptop.get_by_role("dialog").get_by_role("radio").count() >= 1
    assert "fd00" not in laptop.locator("body").inner_text()
    laptop.unroute_all(behavior="wait")


def test_a_device_that_was_in_joins_by_its_name(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone, name="Regular")
    laptop.reload()
    with laptop.expect_response("**/invitations") as answered:
        laptop.get_by_role("button", name="Let a phone in").click()
    phone.goto("/pair#" + answered.value.json()["links"][0]["pairing_url"].split("#")[1])
    laptop.get_by_text("Regular is in.").wait_for()
    assert laptop.get_by_text("being given its name").count() == 0
    phone.locator("a.row").first.wait_for()


def test_a_source_that_is_not_told_is_not_spoken_of(laptop: Page, phone: Page) -> None:
    def untold(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        assert '"source"' in text
        route.fulfill(response=answer, body=re.sub(r'"source": ?"(?:[^"\\]|\\.)*"', '"source":""', text))

    def on(page: Page) -> None:
        page.route("**/api/v1/library", untold)
        page.route("**/api/v1/courses/*", untold)
        # What the page keeps from before may be shown until the answer is there.
        with page.expect_response("**/api/v1/library"):
            page.goto("/library")

    on(laptop)
    laptop.get_by_role("button", name=re.compile("^Change: .*ivers")).first.click()
    laptop.get_by_role("button", name="Move to the trash").first.wait_for()
    laptop.get_by_text("Source:").wait_for(state="detached")
    laptop.unroute_all(behavior="wait")
    let_in(laptop, phone)
    on(phone)
    phone.get_by_role("heading", name="Courses", exact=True).wait_for()
    empty = (
        "[...document.querySelectorAll('main a[href]')].filter((a) => !a.getAttribute('href') || !a.textContent.trim()).length"
    )
    phone.get_by_text("Source").wait_for(state="detached")
    assert phone.evaluate(empty) == 0
    phone.goto("/")
    phone.locator("a.row").last.click()
    phone.get_by_role("heading", level=1).wait_for()
    assert phone.get_by_text("Source").count() == 0
    assert phone.evaluate(empty) == 0
    phone.unroute_all(behavior="wait")


def test_a_device_is_renamed_given_the_right_and_put_out(laptop: Page, phone: Page) -> None:
    hold_toasts(laptop)
    let_in(laptop, phone, name="Tablet")
    laptop.reload()
    laptop.get_by_role("button", name="Change: Tablet").click()
    name = laptop.get_by_role("textbox", name="Name", exact=True)
    name.fill("Kitchen tablet")
    name.press("Enter")
    laptop.get_by_text("Renamed: Kitchen tablet").wait_for()
    laptop.get_by_role("button", name="Undo").click()
    laptop.get_by_role("button", name="Change: Tablet").wait_for()
    laptop.get_by_role("checkbox", name="May manage the library").check()
    until(laptop, "[...document.querySelectorAll('li')].some((li) => /Tablet[^]*may manage/.test(li.innerText))")
    assert next(one for one in devices(laptop) if one["name"] == "Tablet")["may_manage"] is True
    laptop.get_by_role("button", name="Put out: Tablet").click()
    laptop.get_by_role("dialog").get_by_role("button", name="Keep").click()
    laptop.get_by_role("button", name="Put out: Tablet").click()
    laptop.get_by_role("dialog").get_by_role("button", name="Put out").click()
    laptop.get_by_role("button", name="Change: Tablet").wait_for(state="detached")
    until(laptop, "document.activeElement.id === 'devices'")
    phone.get_by_role("link", name="Library").click()
    phone.get_by_label("Code of 8 digits").wait_for()


def test_where_this_machine_alone_is_served_it_says_how_to_serve_the_house(browser: Browser, tmp_path: Path) -> None:
    Library.open(tmp_path / "library", create=True).close()
    with serving(tmp_path / "library") as url, opened(browser, url, LAPTOP) as page:
        page.goto("/library")
        page.get_by_text("carrel serve --lan").wait_for()
        assert page.get_by_role("button", name="Let a phone in").count() == 0


_MANAGING = re.compile("^(Sync|Stop|Try|Change|Rename|Move|Settings|Restore|Delete|Empty|Show what)")


def test_what_a_device_may_not_is_offered_nowhere(laptop: Page, browser: Browser, house: House) -> None:
    # Its console may complain of nothing: it asks for nothing that would be refused.
    with opened(browser, house.phone, PHONE, refused=True) as phone:
        let_in(laptop, phone)
        refused: list[str] = []
        phone.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
        phone.get_by_role("link", name="Library").click()
        phone.get_by_text("This device may watch and take notes.").wait_for()
        for shown in ("Courses", "Syncs", "What did not come", "This device", "Storage"):
            phone.get_by_role("heading", name=shown, exact=True).wait_for()
        for hidden in ("Add a course", "Settings of the library", "Trash", "Devices"):
            assert phone.get_by_role("heading", name=hidden, exact=True).count() == 0
        assert phone.get_by_role("button", name=_MANAGING).count() == 0
        assert phone.get_by_role("button", name="Leave this library").is_enabled()
        phone.get_by_role("link", name="Home").last.click()
        phone.locator("a.row").last.click()
        phone.get_by_text("1 lecture failed").first.wait_for()
        assert phone.get_by_role("button", name=_MANAGING).count() == 0
        phone.locator(".failed").first.wait_for()
        # What only those can do who may manage is not told.
        assert "Log in to the site" not in phone.locator("main").inner_text()
        assert refused == []


def test_an_empty_library_sends_who_may_not_manage_to_who_does(browser: Browser, tmp_path: Path) -> None:
    Library.open(tmp_path / "library", create=True).close()
    with housed(tmp_path / "library") as house, opened(browser, house.laptop, LAPTOP) as laptop:
        laptop.goto("/library")
        with opened(browser, house.phone, PHONE, refused=True) as phone:
            let_in(laptop, phone)
            phone.get_by_text("Whoever looks after the library adds courses").wait_for()
            assert phone.get_by_label("Link or folder").count() == 0


def test_a_right_given_or_taken_while_the_page_is_open_is_followed(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone, name="Lent")
    phone.get_by_role("link", name="Library").click()
    phone.get_by_role("heading", name="Storage").wait_for()
    change(laptop, "Lent", may_manage=True)
    phone.wait_for_timeout(1_100)
    phone.evaluate(LOOK_AGAIN)
    phone.get_by_role("heading", name="Trash").wait_for()
    change(laptop, "Lent", may_manage=False)
    phone.wait_for_timeout(1_100)
    phone.get_by_role("button", name="Sync now").click()
    phone.get_by_role("button", name="Sync now").wait_for(state="detached")
    phone.get_by_text("This device may watch and take notes.").wait_for()


def test_a_device_without_a_network_is_offered_what_it_was_before(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone)
    phone.get_by_role("link", name="Library").click()
    phone.get_by_role("heading", name="Storage").wait_for()
    until_answers_stored(phone, "courses", "failures", "runs", "free", "may_manage")
    phone.route("**/api/**", lambda route: route.abort())
    phone.route("**/healthz", lambda route: route.abort())
    phone.reload()
    phone.get_by_text("Offline: showing what is on this device").wait_for()
    phone.get_by_text("This device may watch and take notes.").wait_for()
    phone.get_by_role("heading", name="Storage").wait_for()
    assert phone.get_by_role("button", name="Leave this library").is_disabled()
    phone.unroute_all()


def test_a_device_names_itself_and_leaves(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone, name="Guest")
    phone.get_by_role("link", name="Library").click()
    name = phone.get_by_label("Name of this device")
    name.fill("Guest of honour")
    name.press("Enter")
    phone.get_by_text("Renamed: Guest of honour").wait_for(state="attached")
    assert "Guest of honour" in [one["name"] for one in devices(laptop)]
    phone.get_by_role("button", name="Leave this library").click()
    phone.get_by_role("dialog").get_by_role("button", name="Stay").click()
    phone.get_by_role("button", name="Leave this library").click()
    phone.get_by_role("dialog").get_by_role("button", name="Leave this library").click()
    phone.get_by_label("Code of 8 digits").wait_for()
    assert "Guest of honour" not in [one["name"] for one in devices(laptop)]
    phone.goto("/")
    phone.get_by_label("Code of 8 digits").wait_for()
