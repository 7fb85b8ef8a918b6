// Words that were typed and not sent: the browser asks before the page is left, also by the language buttons; never when they are sent.
// Nobody else needs to do anything: `data-leave` on a form says that its fields are not worth asking for.
let sent = null;
const changed = (field) => {
  if (field.type === "hidden" || field.disabled || !field.name) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.options) {
    const standing = [...field.options].some((option) => option.defaultSelected);
    return standing || field.multiple ? [...field.options].some((one) => one.selected !== one.defaultSelected) : field.selectedIndex > 0;
  }
  return "defaultValue" in field && field.value !== field.defaultValue;
};
// A form that came back with mistakes was typed and not saved, though its fields stand as they came.
const unsaved = (form) =>
  form.method === "post" && form !== sent && !form.matches("[data-leave]") && !form.querySelector("[type=password]")
  && (form.querySelector(".ask-wrong") !== null || [...form.elements].some(changed));
const ask = (event) => {
  if (![...document.forms].some(unsaved)) return;
  event.preventDefault();
  sent = null;
  // Runs only when the person stays.
  setTimeout(() => document.dispatchEvent(new Event("col13:stayed")));
};
// Asked for only once something was typed: a page without it goes into the browser's memory and comes back at once.
const listen = () => addEventListener("beforeunload", ask);
for (const kind of ["input", "change"]) document.addEventListener(kind, listen);
document.addEventListener("col13:inserted", ({ detail: { root } }) => root.querySelector(".ask-wrong") && listen());
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target;
});
addEventListener("pageshow", () => (sent = null));
