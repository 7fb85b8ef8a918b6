// Small comforts; every page works without them. Each has a file of its own and listens on the document, so it serves what comes later too.
// Whoever puts HTML into a page says so:  document.dispatchEvent(new CustomEvent("col13:inserted", { detail: { root } }))
// Whoever must do something with new HTML listens for that event; it is also sent once for the whole page.
document.addEventListener("col13:inserted", ({ detail: { root } }) => {
  // What is wrong is read out first.
  root.querySelector("#problem:not([data-sample] *)")?.focus();
});
addEventListener("DOMContentLoaded", () => {
  document.dispatchEvent(new CustomEvent("col13:inserted", { detail: { root: document } }));
});
