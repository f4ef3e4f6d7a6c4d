"""How a device comes in: by a QR code's secret or a code that is typed, once; who is not in sees the page of pairing alone."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import LAPTOP, PHONE, opened
from tests.web.browser.filmed import RIVERS, SPRING, make_filmed
from tests.web.browser.housed import House, devices, enter, housed, invite, let_in, revoke
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    root = tmp_path_factory.mktemp("pairing") / "library"
    root.mkdir()
    make_filmed(root)
    with housed(root) as served:
        yield served


@pytest.fixture
def laptop(browser: Browser, house: House) -> Iterator[Page]:
    with opened(browser, house.laptop, LAPTOP) as page:
        page.goto("/library")
        yield page


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[Page]:
    with opened(browser, house.phone, PHONE, refused=True, away=True) as page:
        yield page


def test_a_qr_code_lets_a_phone_in_which_gets_its_name_and_goes_on_to_the_library(laptop: Page, phone: Page) -> None:
    phone.goto(invite(laptop).path)
    phone.get_by_role("heading", name="This device is in").wait_for()
    assert phone.url.endswith("/pair")
    name = phone.get_by_label("Name of this device")
    assert name.input_value()
    name.fill("Ada's phone")
    phone.keyboard.press("Enter")
    phone.locator("a.row").first.wait_for()
    assert phone.evaluate("location.pathname + location.hash") == "/"
    assert [device["name"] for device in devices(laptop)] == ["Ada's phone"]


def test_a_secret_serves_once(browser: Browser, house: House, laptop: Page, phone: Page) -> None:
    invited = invite(laptop)
    phone.goto(invited.path)
    phone.get_by_role("heading", name="This device is in").wait_for()
    with opened(browser, house.phone, PHONE, refused=True) as other:
        other.goto(invited.path)
        other.get_by_text("This QR code has let a device in already").wait_for()
        assert other.url.endswith("/pair")
        enter(other, invited.code)
        other.get_by_text("This code lets nobody in.").wait_for()


def test_a_device_that_is_in_takes_its_own_place_by_a_new_qr_code(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone, name="Once more")
    phone.goto(invite(laptop, may_manage=True).path)
    phone.locator("a.row").first.wait_for()
    assert phone.evaluate("location.pathname + location.hash") == "/"
    assert [one["may_manage"] for one in devices(laptop) if one["name"].startswith("Once more")] == [True]


def test_a_qr_code_that_serves_no_more_leads_a_device_that_is_in_on(laptop: Page, phone: Page) -> None:
    invited = invite(laptop)
    phone.goto(invited.path)
    phone.get_by_role("button", name="Open the library").click()
    phone.locator("a.row").first.wait_for()
    with phone.expect_response("**/api/v1/pairing") as answered:
        phone.goto(invited.path)
    assert answered.value.status == 401
    phone.locator("a.row").first.wait_for()
    assert phone.evaluate("location.pathname + location.hash") == "/"


def test_a_device_that_is_in_keeps_a_secret_that_nobody_has_looked_at(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone, name="Patient")
    phone.route("**/api/v1/pairing", lambda route: route.abort())
    phone.goto(invite(laptop, may_manage=True).path)
    phone.get_by_text("Carrel does not answer.").wait_for()
    phone.unroute_all()
    phone.get_by_role("button", name="Try again").click()
    phone.locator("a.row").first.wait_for()
    assert [one["may_manage"] for one in devices(laptop) if one["name"].startswith("Patient")] == [True]


def test_the_machine_itself_uses_no_invitation(browser: Browser, house: House, laptop: Page, phone: Page) -> None:
    invited = invite(laptop)
    before = len(devices(laptop))
    with opened(browser, house.laptop, LAPTOP) as other:
        other.goto(invited.path)
        other.locator("a.row").first.wait_for()
    assert len(devices(laptop)) == before
    phone.goto(invited.path)
    phone.get_by_role("heading", name="This device is in").wait_for()


def test_a_qr_code_is_followed_while_the_page_is_open_already(laptop: Page, phone: Page) -> None:
    phone.goto("/pair")
    phone.get_by_label("Code of 8 digits").wait_for()
    path = invite(laptop).path
    phone.evaluate("(hash) => { location.hash = hash; }", path.partition("#")[2])
    phone.get_by_role("button", name="Open the library").wait_for()
    assert phone.url.endswith("/pair")


def test_a_fragment_of_another_address_is_no_secret(phone: Page) -> None:
    tried: list[str] = []
    phone.on("request", lambda request: tried.append(request.url) if request.url.endswith("/pairing") else None)
    for address in (f"/courses/{RIVERS}#t=12", "/lectures/x#" + "a" * 43, "/pair#t=12"):
        phone.goto("about:blank")
        phone.goto(address)
        phone.get_by_label("Code of 8 digits").wait_for()
        phone.wait_for_load_state("networkidle")
        assert phone.get_by_role("alert").count() == 0
    assert tried == []


def test_a_code_lets_in_where_one_was_going(laptop: Page, phone: Page) -> None:
    phone.goto(f"/courses/{RIVERS}")
    code = invite(laptop).code
    enter(phone, f" {code[:4]} {code[4:]}")
    phone.get_by_role("button", name="Open the library").click()
    phone.get_by_role("heading", name="Rivers", level=1).wait_for()
    assert phone.url.endswith(f"/courses/{RIVERS}")


def test_what_is_no_code_is_said_without_asking_and_a_wrong_one_leaves_the_field_to_be_typed_over(
    laptop: Page, phone: Page
) -> None:
    phone.goto("/pair")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    enter(phone, "1234")
    phone.get_by_text("The code has 8 digits.").wait_for()
    assert asked == []
    code = invite(laptop).code
    enter(phone, f"{(int(code) + 1) % 10**8:08}")
    phone.get_by_text("This code lets nobody in.").wait_for()
    until(phone, "document.activeElement.id === 'code' && document.activeElement.getAttribute('aria-invalid') === 'true'")
    phone.keyboard.type(code)
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="This device is in").wait_for()


def test_too_many_tries_are_waited_for(phone: Page) -> None:
    def refuse(route: Route) -> None:
        error = '{"error": {"code": "too-many-tries", "message": "", "hint": ""}}'
        route.fulfill(status=429, headers={"Retry-After": "600"}, content_type="application/json", body=error)

    phone.clock.install()
    phone.route("**/api/v1/pairing", refuse)
    phone.goto("/pair")
    enter(phone, "12345678")
    phone.get_by_text("Too many tries.").wait_for()
    phone.get_by_text("Try again in ").wait_for()
    assert phone.get_by_role("button", name="Let in").is_disabled()
    phone.clock.fast_forward(600_000)
    phone.get_by_text("Too many tries.").wait_for(state="detached")
    assert phone.get_by_role("button", name="Let in").is_enabled()


def test_a_server_that_is_away_costs_no_secret(laptop: Page, phone: Page) -> None:
    phone.route("**/api/**", lambda route: route.abort())
    phone.goto(invite(laptop).path)
    phone.get_by_text("Carrel does not answer.").wait_for()
    phone.unroute_all()
    phone.get_by_role("button", name="Try again").click()
    phone.get_by_role("heading", name="This device is in").wait_for()


def test_a_browser_that_keeps_no_cookies_is_told_so(laptop: Page, phone: Page) -> None:
    def forget(route: Route) -> None:
        phone.context.clear_cookies()
        route.continue_()

    phone.route("**/api/v1/access", forget)
    phone.goto(invite(laptop).path)
    phone.get_by_text("This browser keeps no cookies for this page").wait_for()


@pytest.mark.parametrize("address", ["/", f"/courses/{RIVERS}", f"/lectures/{SPRING}?t=12", "/library", "/pair", "/nowhere"])
def test_who_is_not_in_sees_the_page_of_pairing_alone(phone: Page, address: str) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url.removeprefix(phone.url.split("/", 3)[0])))
    phone.goto(address)
    phone.get_by_label("Code of 8 digits").wait_for()
    phone.wait_for_load_state("networkidle")
    content = phone.content()
    assert not any(word in content for word in ("Rivers", "Hills", "Springs"))
    paths = {"/" + request.split("/", 3)[3].split("?")[0] for request in asked if request.count("/") > 2}
    assert {path for path in paths if path.startswith("/api")} == {"/api/v1/access"}
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_is_small_and_holds_nothing_of_the_app(phone: Page) -> None:
    phone.goto("/pair")
    phone.get_by_label("Code of 8 digits").wait_for()
    scripts = phone.evaluate("performance.getEntriesByType('resource').map((e) => e.name).filter((name) => name.endsWith('.js'))")
    assert len(scripts) == 1
    text = phone.request.get(scripts[0]).body()
    assert len(gzip.compress(text)) <= 24 * 1024
    assert b"indexedDB" not in text


def test_german_is_spoken(browser: Browser, house: House) -> None:
    context = browser.new_context(base_url=house.phone, locale="de-DE")
    page = context.new_page()
    page.goto("/pair")
    page.get_by_role("heading", name="Dieses Gerät einlassen").wait_for()
    assert page.evaluate("document.documentElement.lang") == "de"
    context.close()


def test_who_is_in_goes_on_from_the_page_of_pairing(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone)
    phone.goto("/pair")
    phone.locator("a.row").first.wait_for()
    assert phone.evaluate("location.pathname") == "/"


def test_a_page_that_came_without_its_cookie_is_asked_for_again_but_not_for_ever(house: House, laptop: Page, phone: Page) -> None:
    let_in(laptop, phone)
    page_of_pairing = laptop.evaluate("fetch('/pair').then((answer) => answer.text())")
    pages: list[str] = []

    def answer(route: Route, most: int) -> None:
        pages.append(route.request.url)
        if len(pages) <= most:
            route.fulfill(status=401, content_type="text/html", body=page_of_pairing)
        else:
            route.continue_()

    phone.route(f"{house.phone}/courses/{RIVERS}", lambda route: answer(route, 1))
    phone.goto(f"/courses/{RIVERS}")
    phone.get_by_role("heading", name="Rivers", level=1).wait_for()
    assert len(pages) == 2
    phone.unroute_all()
    for address, from_where in ((f"/lectures/{SPRING}", f"/lectures/{SPRING}"), ("/", "/pair")):
        pages.clear()
        phone.route(f"{house.phone}{address}", lambda route: answer(route, 99))
        phone.goto(from_where)
        phone.get_by_role("heading", name="This device is in already").wait_for()
        assert len(pages) == 2
        phone.unroute_all()
    phone.get_by_role("link", name="Open the library").click()
    phone.locator("a.row").first.wait_for()


def test_what_was_studied_while_put_out_is_sent_when_the_device_is_in_again(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone, name="Put out")
    phone.goto(f"/courses/{RIVERS}")
    mark = phone.get_by_role("checkbox").first
    mark.wait_for()
    revoke(laptop, "Put out")
    mark.click()
    phone.get_by_label("Code of 8 digits").wait_for()
    assert phone.url.endswith(f"/courses/{RIVERS}")
    complete = (
        "fetch('/api/v1/study/progress').then((a) => a.json()).then((v) => JSON.stringify(v).includes('\"complete\":true'))"
    )
    assert laptop.evaluate(complete) is False
    enter(phone, invite(laptop).code)
    phone.get_by_role("button", name="Open the library").click()
    phone.get_by_role("heading", name="Rivers", level=1).wait_for()
    until(phone, "document.querySelector('[role=checkbox]')?.getAttribute('aria-checked') === 'true'")
    until(laptop, complete)


def test_a_cookie_that_is_gone_leads_to_the_page_of_pairing(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone)
    phone.locator("a.row").first.wait_for()
    phone.wait_for_load_state("networkidle")
    phone.context.clear_cookies()
    phone.get_by_role("link", name="Library").click()
    phone.get_by_label("Code of 8 digits").wait_for()
    assert phone.url.endswith("/library")


def test_a_video_that_is_refused_leads_to_the_page_of_pairing(laptop: Page, phone: Page) -> None:
    let_in(laptop, phone, name="Watching")
    phone.goto(f"/lectures/{SPRING}")
    until_video(phone, "v.readyState >= 2")
    phone.wait_for_timeout(1_100)
    revoke(laptop, "Watching")
    # At another address, for what the browser has of this one it does not ask for again.
    phone.evaluate("document.querySelector('video').src += '?again'")
    phone.get_by_label("Code of 8 digits").wait_for()
    assert phone.evaluate("location.pathname") == f"/lectures/{SPRING}"
