// The card of the signed-in person closes with Escape, and when something else is used.
const others = (target) => [...document.querySelectorAll(".bar-me[open]")].filter((card) => !card.contains(target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const card of others(null)) {
    card.open = false;
    if (card.contains(document.activeElement)) card.querySelector("summary").focus();
  }
});
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const card of others(event.target)) card.open = false;
  });
}
