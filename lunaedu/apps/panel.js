// One panel: a picture drawn once, marks that move over it, a row of inputs for each control.
// The kernel owns the state: the browser asks with values, the kernel answers with a picture.

const SILENCE_MS = 2000; // then the panel says that no kernel answers
const ACKNOWLEDGE_MS = 6; // after a request; the kernel has told by then that it works on it
const SPEECH_MS = 700; // screen readers hear the sentence when the hand has rested this long
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
.lu-panel :is(input[type="number"], select, button) { box-sizing: border-box; min-height: 28px; padding: 2px 8px;
  font: inherit; color: inherit; background: var(--jp-layout-color1, #fff);
  border: 1px solid var(--jp-ui-font-color2, #666); border-radius: 3px; }
.lu-panel input[type="number"] { width: 100%; }
.lu-panel select { grid-column: span 3; justify-self: start; }
.lu-panel button { justify-self: start; cursor: pointer; }
.lu-panel :is(input, select, button):focus-visible { outline: 3px solid #2a6cc6; outline-offset: 2px; }
@container (max-width: 560px) {
  .lu-panel .lu-controls { grid-template-columns: 1fr 6.5em max-content; }
  .lu-panel label { grid-column: 1 / -1; }
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

// Without this attribute JupyterLab takes the arrow keys for itself.
const OURS = { "data-lm-suppress-shortcuts": "true" };

export default {
  render({ model, el }) {
    const id = "lu" + Math.random().toString(36).slice(2);
    const { image, width, height, frames, description } = model.get("stage");
    let values = model.get("picture").values;

    const clips = frames.map(([x, y, w, h], i) =>
      make("clipPath", { id: `${id}-${i}` }, make("rect", { x, y, width: w, height: h })));
    const actors = make("g");
    const stage = make("div", { class: "lu-stage", role: "img", "aria-label": description },
      make("img", { src: image, width, height, alt: "" }),
      make("svg", { viewBox: `0 0 ${width} ${height}` }, make("defs", {}, ...clips), actors));
    const seen = make("p", { "aria-hidden": "true" });
    const heard = make("p", { class: "lu-heard", "aria-live": "polite" });
    const note = make("p", { class: "lu-note", role: "status" });

    const rows = model.get("controls").map((control) => control.options ? choice(control) : number(control));

    function choice({ name, label, options }) {
      const select = make("select", { id: `${id}-${name}`, ...OURS },
        ...options.map((words, i) => make("option", { value: i }, words)));
      select.onchange = () => ask({ ...values, [name]: +select.value });
      const show = () => { select.value = values[name]; };
      return { show, nodes: [make("label", { for: select.id }, label), select] };
    }

    function number({ name, label, unit, low, high, step }) {
      const limits = { min: low, max: high, step, ...OURS };
      const range = make("input", { type: "range", id: `${id}-${name}`, ...limits });
      const box = make("input", { type: "number", "aria-label": `${label}, typed (${unit})`, ...limits });
      const move = (value) => ask({ ...values, [name]: Math.min(Math.max(value, low), high) });
      range.oninput = () => move(range.valueAsNumber);
      box.oninput = () => box.valueAsNumber >= low && box.valueAsNumber <= high && move(box.valueAsNumber);
      box.onchange = () => {
        move(Number.isNaN(box.valueAsNumber) ? values[name] : box.valueAsNumber);
        box.value = values[name];
      };
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

    const reset = make("button", { type: "button", ...OURS }, "Reset");
    reset.onclick = () =>
      ask(Object.fromEntries(model.get("controls").map(({ name, start }) => [name, start])));

    // One request at a time; of what comes meanwhile the last one waits.
    let asked = null, waiting = null, count = 0, silence, speech;
    function ask(wanted) {
      if (wanted) values = wanted;
      rows.forEach((row) => row.show());
      if (asked) return void (waiting = wanted ?? waiting);
      asked = `${id}-${count++}`;
      silence = setTimeout(() => { asked = waiting = null; note.textContent = SILENT; }, SILENCE_MS);
      model.send(wanted ? { asks: asked, values } : { asks: asked });
      // The server holds the answer back until its last packet is acknowledged, and the browser
      // acknowledges late, unless it has something to send.
      setTimeout(() => model.send({}), ACKNOWLEDGE_MS);
    }

    function draw() {
      const picture = model.get("picture");
      const ours = picture.answers === asked;
      if (ours) {
        clearTimeout(silence);
        asked = null;
      }
      if (!asked && !waiting && !picture.problem) values = picture.values; // perhaps moved from code
      rows.forEach((row) => row.show());
      actors.replaceChildren(...picture.shapes.map(({ axes, text, ...attributes }) => text === undefined
        ? make("path", { "clip-path": `url(#${id}-${axes})`, ...attributes })
        : make("text", attributes, text)));
      seen.textContent = picture.sentence;
      note.textContent = picture.problem;
      clearTimeout(speech);
      speech = setTimeout(() => { heard.textContent = picture.sentence; }, SPEECH_MS);
      if (ours && waiting) {
        const wanted = waiting;
        waiting = null;
        ask(wanted);
      }
    }

    el.append(make("style", {}, CSS), make("section", { class: "lu-panel", "aria-label": model.get("title") },
      make("h3", {}, model.get("title")), stage, seen, heard, note,
      make("div", { class: "lu-controls" }, ...rows.flatMap((row) => row.nodes), reset)));
    const greet = () => ask(null);
    model.on("change:picture", draw);
    model.on("comm_live_update", greet); // the kernel was restarted, or is back
    draw();
    greet();
    return () => {
      model.off("change:picture", draw);
      model.off("comm_live_update", greet);
      [silence, speech].forEach(clearTimeout);
    };
  },
};
