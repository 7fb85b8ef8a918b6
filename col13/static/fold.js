// On a phone what is marked starts folded, so that the page begins with what it is about. Without this file it stands open.
// Not where something is wrong in it: that must be seen.
if (matchMedia("(max-width: 40rem)").matches) {
  for (const part of document.querySelectorAll("details[data-fold]")) {
    if (!part.querySelector("[aria-invalid=true]")) part.open = false;
  }
}
