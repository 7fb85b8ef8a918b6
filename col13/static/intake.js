// Saves a part of the intake while somebody types; every page works without it. A save changes nothing on the page but the two tokens.
const PAUSE = 15000; // at most one save in so many milliseconds: each is an entry in the journal
const REST = 5000; // nothing typed for so long: a save is due
const TOKENS = ["once", "seen", "csrf_token"];

function typed(form) {
  const data = new FormData(form);
  for (const name of TOKENS) data.delete(name);
  return new URLSearchParams(data).toString();
}

// What is saved is the new standing of its field: leaving the page then asks for nothing that is kept.
function settle(form, sent, left) {
  for (const field of form.elements) {
    if (!field.name || TOKENS.includes(field.name) || left.includes(field.name)) continue;
    const values = sent.getAll(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = values.includes(field.value);
    else if (field.options) for (const one of field.options) one.defaultSelected = values.includes(one.value);
    else if (field.type !== "hidden" && "defaultValue" in field) field.defaultValue = values[0] ?? "";
  }
}

function keep(form) {
  const told = form.querySelector("[data-saved]");
  let saved = typed(form);
  let last = 0;
  let typing = Date.now();
  let busy = false;
  let over = false;
  let pressed = null; // the button that waits for the save under way

  // `leaving`: the page goes away, so it is now or never, and the answer may come after the page is gone.
  async function save(leaving = false) {
    const now = typed(form);
    if (busy || over || now === saved || (!leaving && Date.now() - last < PAUSE)) return;
    busy = true;
    last = Date.now();
    const sent = new FormData(form);
    try {
      const answer = await fetch(location.href, { method: "POST", body: sent, headers: { "X-Autosave": "1" }, redirect: "manual", keepalive: leaving });
      const said = await answer.json();
      if (over) return;
      if (answer.ok) {
        saved = now;
        form.elements.once.value = said.once;
        form.elements.seen.value = said.seen;
        settle(form, sent, said.left);
      }
      told.textContent = said.words;
      // A colleague was here first: the button shows what to compare, and nothing is written meanwhile.
      over = answer.status === 409;
    } catch {
      told.textContent = form.dataset.failed;
    } finally {
      busy = false;
      const button = pressed;
      pressed = null;
      if (button) form.requestSubmit(button.form ? button : undefined);
    }
  }

  // The button sends everything anyway, but after the save under way: sent beside it under the same token, it would be taken for the same
  // post, and what was typed since would be lost. While the person stays on the page after all, saving goes on.
  form.addEventListener("submit", (event) => {
    if (busy) {
      event.preventDefault();
      event.stopPropagation();
      pressed = event.submitter ?? form;
    } else over = true;
  });
  document.addEventListener("col13:stayed", () => (over = false));
  addEventListener("pageshow", () => (over = false));
  form.addEventListener("input", () => (typing = Date.now()));
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || save());
  form.addEventListener("change", () => save());
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
  setInterval(() => Date.now() - typing >= REST && save(), 1000);
}

addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-autosave]").forEach(keep));
