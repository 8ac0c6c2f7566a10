// One panel: a picture drawn once, marks that move over it, a row of inputs for each control.
// The kernel owns the state: the browser asks with values, the kernel answers with a picture, and with a few
// more that the hand may want next. What is known of these is shown at once; the exact one follows.

const SILENCE_MS = 2000; // then the panel says that no kernel answers
const AHEAD = 12; // so many stops in the hand's way are asked for beside the picture itself
const STOPS = 100; // between the ends of a slider
const MEMORY = 400; // pictures
const REST_MS = 100; // after an answer: JupyterLab repaints its frame for each question, and the hand waits
const SPEECH_MS = 700; // screen readers hear the sentence when the hand has rested this long
const NARROW_PX = 480; // below, the stage is drawn for a phone, and each slider has a row of its own
const KEYS = "On a slider: arrow keys move one step, Page Up and Page Down a tenth of the way, Home and End to the " +
  "limits. In a number box: type a number and press Enter; the arrow keys move one step.";
const SILENT = "No kernel answers: wait while it is busy, or run this cell again to make the controls work.";

const CSS = `
.lu-panel { container-type: inline-size; max-width: 990px; padding: 4px 0 8px; color: var(--jp-ui-font-color1, #1b1f2a);
  font: 15px/1.45 var(--jp-content-font-family, sans-serif); }
.lu-panel h3 { margin: 0 0 6px; font-size: 1.1em; font-weight: 600; color: inherit; }
.lu-panel .lu-stage { position: relative; }
.lu-panel img { display: block; width: 100%; height: auto; border-radius: 4px; }
.lu-panel svg { position: absolute; inset: 0; width: 100%; height: 100%; will-change: transform; }
.lu-panel svg text { font-family: "DejaVu Sans", Verdana, sans-serif; paint-order: stroke; stroke-linejoin: round; }
.lu-panel p { margin: 8px 0; min-height: 1.45em; }
.lu-panel .lu-note { margin: 0; min-height: 0; font-weight: 600; }
.lu-panel .lu-note:not(:empty) { margin: 8px 0; padding: 6px 10px; border-left: 4px solid #c2353a;
  background: var(--jp-layout-color2, #eee); }
.lu-panel .lu-heard { position: absolute; width: 1px; height: 1px; margin: 0; min-height: 0; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.lu-panel .lu-controls { display: grid; grid-template-columns: max-content minmax(8em, 1fr) 6.5em max-content;
  gap: 6px 12px; align-items: center; }
.lu-panel input[type="range"] { width: 100%; height: 24px; margin: 0; accent-color: #2a6cc6; }
.lu-panel :is(.lu-number, select, button) { box-sizing: border-box; min-height: 28px; padding: 2px 8px;
  font: inherit; color: inherit; background: var(--jp-layout-color1, #fff);
  border: 1px solid var(--jp-ui-font-color2, #666); border-radius: 3px; }
.lu-panel .lu-number { width: 100%; }
.lu-panel .lu-number[aria-invalid="true"] { border: 2px solid #c2353a; }
.lu-panel summary { width: max-content; min-height: 24px; cursor: pointer; }
.lu-panel select { grid-column: span 3; justify-self: start; }
.lu-panel :is(button, details) { justify-self: start; }
.lu-panel button { cursor: pointer; }
.lu-panel details { grid-column: 2 / -1; }
.lu-panel :is(input, select, button, summary):focus-visible { outline: 3px solid #2a6cc6; outline-offset: 2px; }
@container (max-width: 560px) {
  .lu-panel .lu-controls { grid-template-columns: 1fr 6.5em max-content; }
  .lu-panel :is(label, details) { grid-column: 1 / -1; }
}
@container (max-width: ${NARROW_PX - 1}px) {
  .lu-panel .lu-controls { grid-template-columns: 6.5em 1fr; }
  .lu-panel :is(input[type="range"], select) { grid-column: 1 / -1; max-width: 100%; }
  .lu-panel input[type="range"] { height: 32px; }
}`;

const SVG_TAGS = new Set(["svg", "defs", "clipPath", "rect", "g", "path", "text"]);

function make(tag, attributes = {}, ...children) {
  const node = SVG_TAGS.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// A decimal comma is understood; where that is out of range, commas may stand between thousands.
function read(text, inside) {
  const plain = text.replace("−", "-");
  const [decimal, grouped] = [plain.replace(",", "."), plain.replaceAll(",", "")]
    .map((each) => /^[-+]?(\d+\.?\d*|\.\d+)$/.test(each) ? +each : NaN);
  return inside(grouped) && !inside(decimal) ? grouped : decimal;
}

// Without this attribute JupyterLab takes the arrow keys for itself.
const OURS = { "data-lm-suppress-shortcuts": "true" };

export default {
  render({ model, el }) {
    const id = "lu" + Math.random().toString(36).slice(2);
    let values = model.get("picture").values;

    const actors = make("g");
    const stage = make("div", { class: "lu-stage", role: "img" });
    let staged;
    function dress() {
      if (staged === model.get("stage")) return;
      staged = model.get("stage");
      const { image, width, height, frames, description } = staged;
      const clips = frames.map(([x, y, w, h], i) =>
        make("clipPath", { id: `${id}-${i}` }, make("rect", { x, y, width: w, height: h })));
      stage.setAttribute("aria-label", description);
      stage.replaceChildren(make("img", { src: image, width, height, alt: "" }),
        make("svg", { viewBox: `0 0 ${width} ${height}` }, make("defs", {}, ...clips), actors));
      known = []; // their marks stand on another stage
      painted = null;
    }
    const seen = make("p", { "aria-hidden": "true" });
    const heard = make("p", { class: "lu-heard", "aria-live": "polite" });
    const note = make("p", { class: "lu-note", role: "status" });

    const rows = model.get("controls").map((control) => control.options ? choice(control) : number(control));

    function choice({ name, label, options }) {
      const select = make("select", { id: `${id}-${name}`, ...OURS },
        ...options.map((words, i) => make("option", { value: i }, words)));
      select.onchange = () => turn(name, +select.value, options.keys());
      const show = () => { select.value = values[name]; };
      return { show, nodes: [make("label", { for: select.id }, label), select] };
    }

    function number({ name, label, unit, low, high, step }) {
      const limits = { min: low, max: high, step, ...OURS };
      const range = make("input", { type: "range", id: `${id}-${name}`, ...limits });
      const box = make("input", { type: "text", class: "lu-number", "aria-label": `${label}, typed (${unit})`,
        inputmode: low < 0 ? "text" : "decimal", autocomplete: "off", ...OURS }); // some phones have no minus there
      const inside = (value) => value >= low && value <= high;
      const stop = step * Math.max(1, Math.round((high - low) / STOPS / step));
      function move(wanted) {
        const value = Math.min(Math.max(wanted, low), high), way = value < values[name] ? -1 : 1;
        const here = Math.round((value - low) / stop);
        const next = [value + way * step, value - way * step];
        for (let i = 1; i <= AHEAD; i++) next.push(low + (here + way * i) * stop);
        turn(name, value, next.map((each) => +each.toPrecision(12)).filter((each) => each >= low && each <= high));
      }
      range.oninput = () => move(range.valueAsNumber);
      box.oninput = () => {
        const typed = box.value.trim(), value = read(typed, inside);
        clearTimeout(doubt);
        box.setAttribute("aria-invalid", !inside(value));
        if (inside(value)) move(value);
        else doubt = setTimeout(() => refuse(typed, value, "still"), SPEECH_MS);
      };
      box.onchange = () => {
        const typed = box.value.trim(), value = read(typed, inside);
        clearTimeout(doubt);
        if (value !== values[name]) move(Number.isNaN(value) ? values[name] : value);
        if (!inside(value)) refuse(typed, value, "now");
        box.value = values[name];
        box.setAttribute("aria-invalid", false);
      };
      box.onkeydown = (event) => {
        if (event.key === "Enter") box.onchange(); // JupyterLab may keep the key, and with it the event
        const way = { ArrowUp: step, ArrowDown: -step }[event.key];
        if (!way) return;
        event.preventDefault();
        move(+(values[name] + way).toPrecision(12));
        box.value = values[name];
      };
      function refuse(typed, value, since) {
        const why = Number.isNaN(value) ? "is not a number" : `is outside the range, ${low} to ${high} ${unit}`;
        if (typed) remark(`${typed} ${why}. The picture ${since} shows ${values[name]} ${unit}.`);
      }
      let shown;
      const show = () => {
        if (shown === values[name]) return; // each change of an input costs the page a layout
        shown = values[name];
        range.value = values[name];
        range.setAttribute("aria-valuetext", `${values[name]} ${unit}`);
        if (box !== document.activeElement) box.value = values[name]; // never change a number being typed
      };
      return { show, nodes: [make("label", { for: range.id }, label), range, box, make("span", {}, unit)] };
    }

    let remarked = "";
    function remark(words) {
      remarked = words;
      note.textContent = model.get("picture").problem || remarked;
    }

    const reset = make("button", { type: "button", ...OURS }, "Reset");
    reset.onclick = () => {
      remark("");
      ask({ values: Object.fromEntries(model.get("controls").map(({ name, start }) => [name, start])) });
    };

    // What the kernel told for positions of the control under the hand, where the others stand as now.
    let along, known = [], painted;
    const beside = (picture) =>
      Object.keys(values).every((name) => name === along || picture.values[name] === values[name]);
    const off = (picture) => Math.abs(picture.values[along] - values[along]);
    const knows = (value) => known.some((picture) => picture.values[along] === value);
    function learn(pictures) {
      known = known.filter(beside);
      for (const picture of pictures) if (beside(picture) && !knows(picture.values[along])) known.push(picture);
      known = known.slice(-MEMORY);
      if (known.length) paint(known.reduce((best, picture) => off(picture) < off(best) ? picture : best));
    }

    let speech, doubt;
    function paint(picture) {
      if (picture === painted) return;
      painted = picture;
      actors.replaceChildren(...picture.shapes.map(({ axes, text, ...attributes }) => text === undefined
        ? make("path", { "clip-path": `url(#${id}-${axes})`, ...attributes })
        : make("text", attributes, text)));
      seen.textContent = picture.sentence;
      clearTimeout(speech);
      speech = setTimeout(() => { heard.textContent = picture.sentence; }, SPEECH_MS);
    }

    // One question at a time; of what the hand wants meanwhile the last one waits.
    let asked = null, wanted = null, count = 0, silence, rest, narrow = false;
    function turn(name, value, next) {
      along = name;
      remark("");
      ask({ values: { ...values, [name]: value }, along, ahead: [...next] });
    }

    function ask(question) {
      values = question.values ?? values;
      rows.forEach((row) => row.show());
      learn([]);
      wanted = question;
      if (!asked && !rest) send();
    }

    function send() {
      rest = null;
      if (!wanted) return;
      asked = `${id}-${count++}`;
      silence = setTimeout(() => { asked = wanted = null; note.textContent = SILENT; }, SILENCE_MS);
      model.send({ asks: asked, narrow, ...wanted, ahead: wanted.ahead?.filter((value) => !knows(value)) });
      wanted = null;
    }

    function draw() {
      dress();
      const picture = model.get("picture");
      if (picture.answers === asked) {
        clearTimeout(silence);
        asked = null;
        rest = setTimeout(send, REST_MS);
      }
      if (!asked && !wanted && !picture.problem) values = picture.values; // perhaps moved from code
      rows.forEach((row) => row.show());
      remark(remarked);
      learn([picture]);
      if (!known.length) paint(picture);
    }

    el.append(make("style", {}, CSS), make("section", { class: "lu-panel", "aria-label": model.get("title") },
      make("h3", {}, model.get("title")), stage, seen, heard, note,
      make("div", { class: "lu-controls" }, ...rows.flatMap((row) => row.nodes), reset,
        make("details", {}, make("summary", OURS, "Keyboard help"), KEYS))));
    const greet = () => ask({});
    const watch = new ResizeObserver(([{ contentRect: { width } }]) => {
      if (!width || narrow === width < NARROW_PX) return; // without a width it is not on the page
      narrow = !narrow;
      greet();
    });
    watch.observe(stage);
    const foresee = ({ ahead }) => learn(ahead);
    model.on("change:picture", draw);
    model.on("msg:custom", foresee);
    model.on("comm_live_update", greet); // the kernel was restarted, or is back
    draw();
    greet();
    return () => {
      model.off("change:picture", draw);
      model.off("msg:custom", foresee);
      model.off("comm_live_update", greet);
      watch.disconnect();
      [silence, rest, speech, doubt].forEach(clearTimeout);
    };
  },
};
