// Keeps the parts marked data-live fresh. The server says "changed", this fetches the same page and swaps those parts.
// The pages are complete without it.

const storageKey = "minuttjakt.live";
const regions = document.querySelectorAll("[data-live]");
const control = document.querySelector("[data-live-control]");

if (regions.length > 0 && control && "EventSource" in window) start(control);

function start(control) {
  const button = control.querySelector("button");
  let source;
  let wanted = localStorage.getItem(storageKey) !== "off";

  const apply = () => {
    button.textContent = wanted ? control.dataset.pause : control.dataset.resume;
    source?.close();
    source = undefined;
    if (!wanted || document.hidden) return;
    source = new EventSource("/events");
    source.addEventListener("changed", () => void refresh());
    // A closed stream (signed out) is not retried by the browser: the next navigation tells why.
  };

  button.addEventListener("click", () => {
    wanted = !wanted;
    localStorage.setItem(storageKey, wanted ? "on" : "off");
    apply();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && wanted) void refresh();
    apply();
  });
  control.hidden = false;
  apply();
}

// Nothing is to be sent before something is chosen; without this the browser and the server say so.
for (const form of document.querySelectorAll("form[data-needs-choice]")) {
  const button = form.querySelector("button[type=submit]");
  const apply = () => (button.disabled = !form.checkValidity());
  form.addEventListener("change", apply);
  // A page that the browser has kept comes back with what was chosen.
  addEventListener("pageshow", apply);
  apply();
}

// A clock that runs on the server says when it was started; with a script it shows how far it has come.
const runningClocks = document.querySelectorAll("[data-running-since]");
if (runningClocks.length > 0) {
  const tick = () => {
    for (const clock of runningClocks) {
      const seconds = Math.max(0, Math.round((Date.now() - Date.parse(clock.dataset.runningSince)) / 1000));
      const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
      clock.textContent = parts.map((part) => String(part).padStart(2, "0")).join(":");
    }
  };
  tick();
  setInterval(tick, 1000);
}

// Text that is to be pasted elsewhere; without this it is marked and copied by hand.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  if (!text || !navigator.clipboard) continue;
  button.hidden = false;
  const copy = async () => {
    const paragraphs = [...text.querySelectorAll("p")].map((paragraph) => paragraph.textContent);
    await navigator.clipboard.writeText(paragraphs.join("\n\n"));
    button.textContent = button.dataset.copied;
  };
  button.addEventListener("click", () => void copy());
}

let busy = false;

async function refresh() {
  if (busy) return;
  busy = true;
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const region of document.querySelectorAll("[data-live]")) swap(region, fresh.getElementById(region.id));
  } catch {
    // The server is away for a moment: the next event tries again.
  } finally {
    busy = false;
  }
}

function swap(region, fresh) {
  if (!fresh || fresh.outerHTML === region.outerHTML) return;
  const focused = region.contains(document.activeElement) ? document.activeElement : undefined;
  if (focused?.matches("input, select, textarea")) return;
  const address = focused?.getAttribute("href") ?? undefined;
  const open = new Set([...region.querySelectorAll("details[open][id]")].map((details) => details.id));
  for (const details of fresh.querySelectorAll("details[id]")) if (open.has(details.id)) details.open = true;
  region.replaceWith(fresh);
  if (!focused) return;
  const again = focused.id
    ? document.getElementById(focused.id)
    : [...fresh.querySelectorAll("a")].find((link) => link.getAttribute("href") === address);
  again?.focus({ preventScroll: true });
}
