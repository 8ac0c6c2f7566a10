"""From a key to a picture: our panel against stock `interact`, in a real JupyterLab, and on a slow link."""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import nbformat

from benchmarks.rounds import times_faster
from benchmarks.tables import Table
from lunaedu.apps.escape import escape_panel

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from screenshot_notebooks import HEIGHT_PX, WIDTH_PX, browser, open_notebook, run_all
from serving import Wire, lab_server, slow_link

PACKAGES = ("lunaedu", "jupyterlab", "ipywidgets", "anywidget", "matplotlib", "playwright")

ROUNDS, LEAPS, DRAG_S, REST_S = 7, 4, 1.6, 0.5
HAND_S = 0.016
DELAY_S = 0.15

NOTEBOOK = [
    # Both draw lesson 01: the same stage, the same marks, the same sentence, from the same functions.
    "from lunaedu.apps.escape import escape_panel\npanel = escape_panel()\npanel",
    """import ipywidgets
import matplotlib.pyplot as plt
from lunaedu.figures import marks, style
style.use()
def show(**values):
    fig = plt.figure()
    panel._draw_stage(fig)
    scene = panel.scene(**values)
    marks.draw(scene, fig.axes)
    plt.show()
    print(scene.sentence)
sliders = {c["name"]: ipywidgets.FloatSlider(value=c["start"], min=c["low"], max=c["high"], step=c["step"])
           for c in panel.controls}
ipywidgets.interact(show, **sliders)
None""",
]
SHOWN = ("a step (arrow key)", "a leap (Page key)", "pictures a second of a drag", "received a picture")
CONTENDERS = {"lunaedu": (".lu-panel", "input[type=range]"), "interact": (".widget-interact", ".noUi-handle")}

# A picture is new when its paths or its image came into the page, were decoded and painted.
WATCH = """root => {
    const seen = window.seen = { pictures: 0, painted: null };
    addEventListener('keydown', event => { seen.pressed = event.timeStamp; }, { once: true, capture: true });
    const picture = node => node.matches?.('img, path') ? node : node.querySelector?.('img, path');
    seen.watcher = new MutationObserver(async changes => {
        const shown = changes.flatMap(change => [...change.addedNodes]).map(picture).find(Boolean);
        if (!shown) return;
        await shown.decode?.();
        requestAnimationFrame(frame => {
            if (frame === seen.frame) return;  // of two in one frame the eye meets one
            seen.frame = frame;
            const painted = new MessageChannel();
            painted.port1.onmessage = () => { seen.pictures++; seen.painted ??= performance.now(); };
            painted.port2.postMessage(null);
        });
    });
    seen.watcher.observe(root, { childList: true, subtree: true });
}"""


class Hand:
    """What a reader's hand does with one contender on an open page, and what comes of it."""

    def __init__(self, page, name):
        root, handle = CONTENDERS[name]
        self.page, self.root = page, page.locator(root)
        self.handle, self.other = (self.root.locator(handle).nth(number) for number in range(2))
        self.root.locator("img").wait_for()

    def step(self):
        """Press an arrow key twice; return the seconds until the second new picture is painted."""
        self.press(self.handle, "ArrowRight")
        return self.press(self.handle, "ArrowRight")

    def leap(self, key):
        """Leap with one control after the other was moved, so that no picture can be there beforehand."""
        self.press(self.other, "ArrowLeft" if key == "PageDown" else "ArrowRight")
        return self.press(self.handle, key)

    def press(self, handle, key):
        """Press a key on a control; return the seconds until the new picture is painted."""
        handle.focus()
        self.root.evaluate(WATCH)
        self.page.keyboard.press(key)
        self.page.wait_for_function("() => window.seen.painted")
        sleep(REST_S)
        return self.page.evaluate(
            "() => { seen.watcher.disconnect(); return (seen.painted - seen.pressed) / 1000; }"
        )

    def drag(self):
        """Drag to the right and back, a move each 16 ms; return new pictures per second."""
        self.handle.scroll_into_view_if_needed()
        box, width = self.handle.bounding_box(), self.root.bounding_box()["width"]
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.root.evaluate(WATCH)
        begun, moves = perf_counter(), 0
        while (passed := perf_counter() - begun) < DRAG_S:
            self.page.mouse.move(x + 0.15 * width * (1 - abs(1 - 2 * passed / DRAG_S)), y)
            moves += 1
            sleep(max(0.0, moves * HAND_S - (perf_counter() - begun)))
        pictures = self.page.evaluate("() => { seen.watcher.disconnect(); return seen.pictures; }")
        lasted = perf_counter() - begun
        self.page.mouse.up()
        self.page.wait_for_timeout(1000)  # what is still under way arrives
        return pictures / lasted


def tables():
    """Measure keys, drags and bytes of both contenders in turn, then our panel behind a slow link."""
    with tempfile.TemporaryDirectory() as folder:
        cells = [nbformat.v4.new_code_cell(cell) for cell in NOTEBOOK]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(
            nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}),
            Path(folder, "bench.ipynb"),
        )
        with lab_server(folder) as address, browser() as chromium:
            near = _quick(*_opened(chromium, address))
            with slow_link(address, DELAY_S) as far_link:
                far = _slow(*_opened(chromium, far_link.address))
    return [near, far]


def _opened(chromium, address):
    page = chromium.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
    wire = Wire(page)
    open_notebook(page, address, "bench.ipynb")
    run_all(page)
    return page, wire


def _quick(page, wire):
    hands = {name: Hand(page, name) for name in CONTENDERS}
    measured = {name: [] for name in hands}
    for number in range(-1, ROUNDS):
        for name, hand in hands.items():
            trial = _tried(hand, wire)
            if number >= 0:  # the first round only warms everything up
                measured[name].append(trial)
                said = ", ".join(_shown(*trial))
                print(f"  round {number + 1} of {ROUNDS}: {name:8} {said}", file=sys.stderr, flush=True)
    page.close()
    # One sequence for each quantity, with a number for each round.
    ours, theirs = (list(zip(*measured[name], strict=True)) for name in hands)
    rows = [
        (name, *_shown(*map(median, quantities)))
        for name, quantities in zip(hands, (ours, theirs), strict=True)
    ]
    better = [times_faster(one, other) for one, other in zip(ours, theirs, strict=True)]
    better[2] = times_faster(theirs[2], ours[2])  # more pictures are better
    rows.append(("times better", *(f"**{ratio:.1f}**" for ratio in better)))
    return Table(
        "The panel of lesson 01 under the hand",
        ("", *SHOWN),
        rows,
        note=f"JupyterLab in headless Chromium; {ROUNDS} rounds in turn of {LEAPS} steps, {LEAPS} leaps and "
        f"{DRAG_S:g} s of a hand that moves each 16 ms; from the key to the painted picture; medians of the "
        "rounds, and of their ratios. The same figure from the same functions in both. Of a step the "
        "browser has the picture beforehand, if the hand has rested; a leap asks the kernel.",
    )


def _slow(page, wire):
    hand = Hand(page, "lunaedu")
    page.wait_for_timeout(4000 * DELAY_S)
    trial = _tried(hand, wire)
    last = escape_panel().scene(speed_km_s=float(hand.handle.input_value())).sentence
    wins = hand.root.locator("p[aria-hidden]").inner_text() == last
    row = (*_shown(*trial), wire.most_in_flight, "yes" if wins else "**no**")
    page.close()
    delay = f"{1000 * DELAY_S:.0f} ms"
    return Table(
        f"The same behind a slow link, {delay} each way",
        (*SHOWN, "most questions in flight", "the last value wins"),
        [row],
        note=f"A relay between browser and server hands everything on {delay} later, in both directions.",
    )


def _tried(hand, wire):
    """Return the median seconds of a step and of a leap, pictures a second in a drag, and bytes a picture."""
    steps = [hand.step() for _ in range(LEAPS)]
    leaps = [hand.leap(key) for key in LEAPS // 2 * ("PageUp", "PageDown")]
    before = wire.received
    rate = hand.drag()
    return median(steps), median(leaps), rate, (wire.received - before) / (rate * DRAG_S)


def _shown(step_s, leap_s, rate, size):
    return f"{1000 * step_s:.0f} ms", f"{1000 * leap_s:.0f} ms", f"{rate:.1f}", f"{size / 1000:.1f} kB"
