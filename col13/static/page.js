// Small comforts; every page works without them.
document.addEventListener("DOMContentLoaded", () => {
  // What is wrong is read out first.
  document.getElementById("problem")?.focus();
  // A form is sent once: the button says so while the answer is on its way. Coming back by history sets it free.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", () => form.setAttribute("aria-busy", "true"));
  }
  // The card of the signed-in person closes with Escape.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll(".bar-me[open]")) {
      open.removeAttribute("open");
      open.querySelector("summary").focus();
    }
  });
});
