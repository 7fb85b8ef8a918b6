// A form is sent once: while the answer is on its way its button rests and a second press does nothing. It is not `disabled`: its name and
// value are still sent, and the focus stays. Coming back by history, staying on the page, or an answer that is a file sets it free.
const AFTER = 10000; // milliseconds; the house itself takes no form twice, so an early second press does no harm
const resting = new Set();
const free = () => {
  for (const form of resting) {
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
  resting.clear();
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (resting.has(form)) return event.preventDefault();
  resting.add(form);
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(free, AFTER);
});
addEventListener("pageshow", free);
document.addEventListener("col13:stayed", free);
