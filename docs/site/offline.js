// Panels without a kernel: a model that answers out of pictures computed beforehand. What the hand moved stays;
// where the other controls have no picture for it, they go to the nearest that there is.
const BEFOREHAND = "No kernel here: these pictures were computed beforehand. The control that you move stays; the " +
  "others may go back to the nearest computed position. In JupyterLab every position is live.";

function offlineModel(table) {
  const hears = { "change:picture": [], "msg:custom": [], comm_live_update: [] };
  let narrow = false;
  const here = () => (narrow && table.narrow) || table.wide;
  const state = { title: table.title, controls: table.controls };
  const start = Object.fromEntries(table.controls.map(({ name, start }) => [name, start]));
  const spans = Object.fromEntries(table.controls.map(({ name, low, high, options }) =>
    [name, options ? options.length - 1 : high - low]));
  function nearest(values, along) {
    const off = (picture) => Object.keys(values).reduce((sum, name) =>
      sum + (name === along ? 1e6 : 1) * ((picture.values[name] - values[name]) / spans[name]) ** 2, 0);
    return here().pictures.reduce((best, picture) => off(picture) < off(best) ? picture : best);
  }
  let picture = { ...nearest(start), answers: "", problem: "" };
  return {
    get: (name) => name === "stage" ? here().stage : name === "picture" ? picture : state[name],
    on: (event, heard) => hears[event].push(heard),
    off: (event, heard) => { hears[event] = hears[event].filter((each) => each !== heard); },
    send: (question) => {
      narrow = question.narrow;
      picture = { ...nearest(question.values ?? picture.values, question.along), answers: question.asks, problem: "" };
      hears["change:picture"].forEach((heard) => heard());
    },
  };
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

addEventListener("DOMContentLoaded", async () => {
  for (const place of document.querySelectorAll(".lunaedu-panel")) {
    const model = offlineModel(await unpacked(place.querySelector("script").textContent.trim()));
    const still = place.previousElementSibling;
    if (still?.tagName === "FIGURE") still.remove(); // it is for those without JavaScript
    place.replaceChildren();
    lunaeduPanel.render({ model, el: place });
    const note = document.createElement("p");
    note.textContent = BEFOREHAND;
    place.append(note);
  }
});
