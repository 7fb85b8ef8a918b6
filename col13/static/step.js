// The form of a step opens in place: a link with `data-step` brings the form of its page into this one, under the tracks. Its address goes
// into the browser's, so that Back closes it and loading again gives the step's own page. Whatever is not as expected (signed out, no
// network, a refusal that is no form) is left to the browser: the link is followed, the form is sent, as without this file.
const said = document.getElementById("step-said");
const FORM = "[data-step-form]";
const kept = new Map(); // address → panel: what was typed waits there when a form is closed and opened again
let open = null; // { panel, address, link, title }
let plain = null; // the form that is left to the browser

const say = (what) => said && (said.textContent = what ? said.dataset[what] : "");

// Under the tracks, on a phone under the one track; on the page of one section under the part that the link stands in.
const place = (link) => {
  const own = document.querySelector("[data-step-place]");
  const panel = document.createElement("div");
  panel.className = "step-panel";
  const narrow = matchMedia("(max-width: 40rem)").matches && link.closest(".tracks > section");
  const under = narrow || (own && link.closest(".tracks, .notice") ? own : link.closest("section, .panel, .notice"));
  under.after(panel);
  return panel;
};

// The form and what is wrong with it, out of a page; null where the page has none.
const take = (page) => {
  const form = page.querySelector(FORM);
  if (!form) return null;
  const problem = page.getElementById("problem");
  return [problem, form].filter(Boolean).map((part) => document.importNode(part, true));
};

const inserted = (panel) => document.dispatchEvent(new CustomEvent("col13:inserted", { detail: { root: panel } }));

const read = async (address, options) => {
  const answer = await fetch(address, { credentials: "same-origin", headers: { "X-In-Place": "1" }, ...options });
  if (answer.redirected || answer.type === "opaqueredirect") return { answer, page: null };
  return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
};

const show = (panel, link, address) => {
  open = { panel, address, link, title: document.title };
  link.setAttribute("aria-expanded", "true");
  const heading = panel.querySelector("h2");
  document.title = panel.dataset.title;
  panel.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
  say("opened");
};

const bring = async (link) => {
  const address = link.href;
  const parts = kept.has(address) ? [] : await fetched(address);
  if (!parts) return location.assign(address);
  const again = open;
  if (again) shut(again, false);
  history[again ? "replaceState" : "pushState"]({ step: address }, "", address);
  const panel = place(link);
  if (parts.length) {
    panel.dataset.title = parts.title;
    panel.append(...parts);
    kept.set(address, panel);
  } else panel.replaceWith(kept.get(address));
  show(kept.get(address), link, address);
  if (parts.length) inserted(panel);
};

const fetched = async (address) => {
  const { answer, page } = await read(address, { redirect: "manual" });
  const parts = answer.ok && page && take(page);
  return parts && Object.assign(parts, { title: page.title });
};

const shut = ({ panel, link, title }, back = true) => {
  open = null;
  panel.remove();
  link.removeAttribute("aria-expanded");
  document.title = title;
  if (!back) return;
  (link.isConnected ? link : document.getElementById("content")).focus();
  say("closed");
};

const send = async (form, button) => {
  const { panel, address } = open;
  if (form.getAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  button?.setAttribute("aria-disabled", "true");
  say("sending");
  const byItself = () => {
    plain = form;
    form.removeAttribute("aria-busy");
    form.requestSubmit();
  };
  let found;
  try {
    found = await read(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  } catch {
    return byItself();
  }
  const next = found.answer.status === 204 && found.answer.headers.get("Location");
  if (next) {
    panel.remove(); // what was typed is saved: nothing to be asked about when the page is left
    return location.replace(next);
  }
  const parts = [409, 422].includes(found.answer.status) && found.page && take(found.page);
  if (!parts) return byItself();
  if (open?.address !== address) return;
  panel.replaceChildren(...parts);
  document.title = panel.dataset.title = found.page.title;
  say("");
  panel.scrollIntoView({ block: "start" });
  inserted(panel); // puts the focus on what is wrong
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-step]");
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.defaultPrevented) return;
  if (link && (open || !document.querySelector(FORM))) {
    event.preventDefault();
    if (open?.address === link.href) return open.panel.querySelector("h2").focus();
    bring(link).catch(() => location.assign(link.href));
  } else if (open?.panel.contains(event.target) && event.target.closest('a[href^="#"]')) {
    // From what is wrong to its field, without a step in the browser's history, which would close the form.
    event.preventDefault();
    const field = document.getElementById(event.target.closest("a").hash.slice(1));
    (field?.matches("fieldset") ? field.querySelector("input") : field)?.focus();
  } else if (open && event.target.closest("[data-step-close]")) {
    event.preventDefault();
    history.back();
  }
});

// Before the listeners that rest the button or remember what was sent: here nothing is left to the browser unless it must be.
document.addEventListener("submit", (event) => {
  if (!open || event.target === plain || !open.panel.contains(event.target)) return;
  event.preventDefault();
  send(event.target, event.submitter);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open && !event.defaultPrevented && !event.target.closest(".bar-me[open]")) history.back();
});

addEventListener("popstate", (event) => {
  if (open) shut(open);
  else if (event.state?.step) location.reload();
});
