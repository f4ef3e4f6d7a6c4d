"""The player: what it remembers, where it begins, what follows, what its seek bar and captions show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.filmed import CHAPTER, FRAME_RATE, GAIN_DB, LENGTH_S, MOUTH, SLIDES, SLOPE, SPRING, make_filmed
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

# What goes through a gain, and which, as the page sets it.
_SOUND = """
window.sound = { sources: 0, gains: [], contexts: [] };
for (const [maker, act] of [
  ['createMediaElementSource', () => { sound.sources += 1; }],
  ['createGain', (made) => sound.gains.push(made)],
]) {
  const make = AudioContext.prototype[maker];
  AudioContext.prototype[maker] = function (...given) {
    const made = make.apply(this, given);
    sound.contexts.push(this);
    act(made);
    return made;
  };
}
"""
_REFUSED = """
Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => 'suspended' });
AudioContext.prototype.resume = () => new Promise(() => {});
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("filmed") / "library"
    make_filmed(root)
    with serving(root) as address:
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, LAPTOP) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, PHONE) as page:
        yield page


def show(page: Page, lecture: str = SPRING, query: str = "?t=0") -> None:
    page.goto(f"/lectures/{lecture}{query}")
    until_video(page, "v.readyState >= 2 && !v.seeking")


def control(page: Page, name: str) -> Locator:
    return page.locator(".controls").get_by_role("button", name=re.compile(name))


def time(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def test_a_step_is_one_picture_of_this_lecture(page: Page) -> None:
    show(page, query="?t=5")
    shown = []
    for key in (".", ".", ".", ",", ","):
        page.keyboard.press(key)
        until_video(page, "v.paused && !v.seeking")
        shown.append(int(time(page) * FRAME_RATE))
    assert shown == [51, 52, 53, 52, 51]


def watched(page: Page, lecture: str, from_s: float, to_s: float, number: int) -> None:
    """Have watched a part of a lecture on another device."""
    event = {
        "id": f"01900000-0000-7000-8000-{number:012d}",
        "device": "web-abcdefgh",
        "at": f"2026-01-02T10:00:{number:02d}.000Z",
        "offset_min": 0,
        "event": "watched",
        "lecture": lecture,
        "from_s": from_s,
        "to_s": to_s,
        "speed": 1.0,
    }
    headers = {"Content-Type": "application/json"}
    answer = page.request.post("/api/v1/study/events", data=json.dumps({"events": [event]}), headers=headers)
    assert answer.ok, answer.text()


def test_each_course_keeps_its_speed_and_a_new_one_begins_with_the_one_used_last(page: Page) -> None:
    show(page)
    control(page, "Speed").click()
    page.get_by_text("1.5×", exact=True).last.click()
    show(page, SLOPE)
    until_video(page, "v.playbackRate === 1.5")
    page.keyboard.press("<")
    until_video(page, "v.playbackRate === 1.45")
    show(page, MOUTH)
    until_video(page, "v.playbackRate === 1.5")


def test_a_lecture_goes_on_where_the_learner_was_unless_the_address_says_a_second(page: Page) -> None:
    page.goto("/")
    watched(page, SLOPE, 2, 17, 1)
    show(page, SLOPE, "")
    until_video(page, "Math.abs(v.currentTime - 17) < 0.1")
    assert page.evaluate("document.querySelector('video').paused")
    assert page.url.endswith(SLOPE)
    show(page, SLOPE, "?t=4")
    page.wait_for_timeout(300)
    assert time(page) == pytest.approx(4, abs=0.1)
    covered = page.locator(".track .covered").bounding_box()
    track = page.locator(".track").bounding_box()
    assert covered is not None
    assert track is not None
    assert covered["width"] / track["width"] == pytest.approx(15 / LENGTH_S, abs=0.01)


def test_the_next_lecture_is_counted_down_to_and_can_be_refused(page: Page) -> None:
    show(page, SPRING, f"?t={LENGTH_S - 1.5}")
    # It counts by the clock, which stands still.
    page.clock.set_fixed_time("2026-10-01T18:00:00Z")
    page.keyboard.press("k")
    page.get_by_text(re.compile(r"Next lecture in \d s")).first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Play again").wait_for()
    page.wait_for_timeout(600)
    assert SPRING in page.url
    page.get_by_role("button", name="Play now").click()
    page.wait_for_url(f"**/lectures/{MOUTH}*")
    until_video(page, "!v.paused && v.currentTime > 0")


def test_the_next_lecture_begins_by_itself_and_full_screen_lasts(page: Page) -> None:
    show(page, SPRING, f"?t={LENGTH_S - 1.5}")
    page.keyboard.press("f")
    until(page, "document.fullscreenElement")
    page.keyboard.press("k")
    page.wait_for_url(f"**/lectures/{MOUTH}*")
    until_video(page, "!v.paused && v.currentTime > 0")
    assert page.evaluate("document.fullscreenElement !== null")
    page.keyboard.press("f")
    until(page, "!document.fullscreenElement")


def test_what_does_not_go_on_by_itself_waits_to_be_asked(page: Page) -> None:
    show(page, SPRING, f"?t={LENGTH_S - 1}")
    control(page, "More").click()
    page.get_by_label("Go on to the next lecture").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.get_by_role("button", name="Play again").wait_for()
    assert page.get_by_text(re.compile("Next lecture in")).count() == 0


def test_the_seek_bar_shows_the_picture_the_chapter_and_the_place_under_the_pointer(page: Page) -> None:
    show(page)
    bar = page.locator(".seek .bar").bounding_box()
    assert bar is not None
    with page.expect_response(lambda answer: answer.url.endswith("/thumbs.jpg")) as asked:
        page.mouse.move(bar["x"] + bar["width"] * 0.75, bar["y"] + bar["height"] / 2)
    assert asked.value.ok
    preview = page.locator(".preview")
    assert preview.inner_text().split("\n") == [CHAPTER, "0:30"]
    place = preview.locator(".picture").evaluate("(shown) => getComputedStyle(shown).backgroundPosition")
    # The eighth of two rows of five.
    assert place == "50% 100%"
    page.mouse.click(bar["x"] + bar["width"] * 0.75, bar["y"] + bar["height"] / 2)
    until_video(page, "Math.abs(v.currentTime - 30) < 0.3")


def test_the_seek_bar_is_reached_by_keyboard_and_says_where_it_stands(page: Page) -> None:
    show(page)
    bar = page.get_by_role("slider", name="Seek")
    bar.focus()
    page.keyboard.press("ArrowRight")
    until_video(page, "Math.abs(v.currentTime - 5) < 0.1")
    assert bar.get_attribute("aria-valuetext") == "0:05 of 0:40, Upper course"


def test_what_is_found_in_the_lecture_is_marked_along_it(page: Page) -> None:
    show(page)
    page.get_by_role("searchbox", name="Find in this lecture").fill("Cue 5 of")
    mark = page.locator(".mark.hit")
    mark.wait_for()
    assert mark.count() == 1
    at = mark.evaluate("(mark) => Number(getComputedStyle(mark).getPropertyValue('--at'))")
    assert at == pytest.approx(20 / LENGTH_S, abs=0.02)


def test_captions_come_in_any_language_size_and_height_and_stay_so(page: Page) -> None:
    show(page, query="?t=9&lang=en")
    control(page, "Captions").click()
    page.get_by_role("radio", name="German").check()
    page.get_by_text("Large", exact=True).click()
    height = page.get_by_role("slider", name="Height")
    height.fill("3")
    page.keyboard.press("Escape")
    shown = "[...document.querySelector('video').textTracks].find((track) => track.mode === 'showing')"
    for _ in range(2):
        until(page, f"{shown}?.language === 'de' && {shown}.activeCues?.length === 1")
        until(page, f"{shown}?.activeCues?.[0]?.line === -4")
        assert page.evaluate(f"{shown}.activeCues[0].text") == "Satz 2 vom Fluss"
        assert page.locator("[data-captions=large] video").count() == 1
        assert page.locator(".pane").inner_text().count("Cue") > 0
        show(page, query="?t=9&lang=en")
    page.keyboard.press("c")
    until(page, f"!{shown}")


def test_the_lock_screen_knows_what_plays_and_the_screen_stays_on(page: Page) -> None:
    page.add_init_script("""
        window.kept = 0;
        window.handled = {};
        navigator.wakeLock.request = async () => { window.kept += 1; return { release: async () => { window.kept -= 1; } }; };
        const set = MediaSession.prototype.setActionHandler;
        MediaSession.prototype.setActionHandler = function (name, act) { window.handled[name] = act; set.call(this, name, act); };
    """)
    show(page)
    said = page.evaluate("({ title: navigator.mediaSession.metadata.title, artist: navigator.mediaSession.metadata.artist })")
    assert said == {"title": SPRING.capitalize(), "artist": "Rivers"}
    page.keyboard.press("k")
    until(page, "window.kept === 1")
    page.evaluate("window.handled.seekforward({})")
    until_video(page, "v.currentTime >= 10")
    page.evaluate("window.handled.pause({})")
    until(page, "window.kept === 0")
    page.evaluate("window.handled.nexttrack({})")
    page.wait_for_url(f"**/lectures/{MOUTH}*")


def test_a_soft_lecture_is_made_louder_and_never_silent(page: Page) -> None:
    page.add_init_script(_SOUND)
    # A browser that has not begun to give sound within a second is taken for one that refuses.
    page.add_init_script("const after = setTimeout; window.setTimeout = (act, ms) => after(act, ms === 1000 ? 60000 : ms);")
    show(page)
    assert page.evaluate("window.sound.contexts.length") == 0
    page.locator(".controls").get_by_role("button", name="Play").click()
    until(page, "window.sound.sources === 1")
    until(page, f"Math.abs(window.sound.gains[0].gain.value - 10 ** ({GAIN_DB} / 20)) < 0.01")
    assert page.evaluate("window.sound.contexts[0].state") == "running"
    until_video(page, "v.currentTime > 0.3 && !v.muted && v.volume === 1")
    control(page, "More").click()
    page.get_by_label("Make lectures equally loud").uncheck()
    until(page, "Math.abs(window.sound.gains[0].gain.value - 1) < 0.01")


def test_where_the_browser_refuses_an_audio_context_the_lecture_plays_as_it_is(page: Page) -> None:
    page.add_init_script(_SOUND)
    page.add_init_script(_REFUSED)
    show(page)
    page.locator(".controls").get_by_role("button", name="Play").click()
    until_video(page, "v.currentTime > 1.5")
    assert page.evaluate("window.sound.sources") == 0


def test_theatre_gives_the_video_the_page_and_is_remembered(page: Page) -> None:
    show(page)
    before = page.locator("video").bounding_box()
    page.keyboard.press("t")
    for _ in range(2):
        after = page.locator("video").bounding_box()
        assert before is not None
        assert after is not None
        assert after["height"] > before["height"]
        show(page)


def test_a_pdf_opens_beside_the_video_and_closes_again(page: Page) -> None:
    show(page)
    page.get_by_role("tab", name="Files").click()
    if not page.evaluate("navigator.pdfViewerEnabled"):
        pytest.skip("this browser has no PDF viewer")
    page.get_by_role("link", name=SLIDES).click()
    frame = page.locator("iframe").bounding_box()
    assert frame is not None
    assert frame["width"] > 600
    page.get_by_role("button", name="Close the file").click()
    page.get_by_role("link", name=SLIDES).wait_for()


def _tap_twice(phone: Page, x: float, y: float) -> None:
    """Two taps of a finger within one moment, however slow the machine is."""
    phone.evaluate(
        """([clientX, clientY]) => {
          const surface = document.querySelector('.surface');
          for (const type of ['pointerdown', 'click', 'pointerdown', 'click']) {
            surface.dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerType: 'touch', bubbles: true }));
          }
        }""",
        [x, y],
    )


def test_two_taps_skip_and_one_plays(phone: Page) -> None:
    show(phone)
    screen = phone.locator(".surface").bounding_box()
    assert screen is not None
    left, right, high = screen["x"] + 30, screen["x"] + screen["width"] - 30, screen["y"] + screen["height"] / 2
    _tap_twice(phone, right, high)
    until_video(phone, "v.currentTime === 10 && v.paused")
    phone.wait_for_timeout(400)
    _tap_twice(phone, left, high)
    until_video(phone, "v.currentTime === 0 && v.paused")
    phone.wait_for_timeout(400)
    phone.touchscreen.tap(left, high)
    until_video(phone, "!v.paused")


def test_a_phone_on_its_side_shows_the_video_and_its_controls_alone(phone: Page) -> None:
    show(phone)
    phone.set_viewport_size({"width": 844, "height": 390})
    box = "(({ x, y, width, height }) => [x, y, width, height].join())(document.querySelector('video').getBoundingClientRect())"
    until(phone, f"{box} === '0,0,844,390'")
    control(phone, "Play").tap()
    until_video(phone, "!v.paused")
    phone.locator(".bare").wait_for()
    phone.touchscreen.tap(420, 150)
    until(phone, "!document.querySelector('.bare')")


def test_nothing_moves_while_a_lecture_loads(page: Page) -> None:
    page.add_init_script("""
        window.shifts = [];
        new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts.push(one.value); })
          .observe({ type: 'layout-shift', buffered: true });
    """)
    show(page)
    page.wait_for_timeout(500)
    assert sum(page.evaluate("window.shifts")) < 0.01
