// Passkeys: the only part that a browser must do by script. The form is hidden until this file finds that the browser knows passkeys; pressing
// its button asks the house for the question, the device for the answer, and sends the form with it. The house judges; here is only carried.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const asked = (told) => ({
  ...told,
  challenge: bytes(told.challenge),
  ...(told.user && { user: { ...told.user, id: bytes(told.user.id) } }),
  ...(told.allowCredentials && { allowCredentials: keys(told.allowCredentials) }),
  ...(told.excludeCredentials && { excludeCredentials: keys(told.excludeCredentials) }),
});

const answered = (key) => {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) parts[name] = text(key.response[name]);
  }
  return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response: parts });
};

const ceremony = async (form) => {
  const headers = { "X-CSRFToken": form.elements.csrf_token.value };
  const told = await fetch(form.dataset.question, { method: "POST", headers, credentials: "same-origin", redirect: "error" });
  if (told.status === 401) return location.assign(form.dataset.proof); // first show once more who you are
  if (!told.ok) throw new Error(`no question: ${told.status}`);
  const publicKey = asked(await told.json());
  return answered(await navigator.credentials[form.dataset.passkey]({ publicKey }));
};

const wire = (form) => {
  const problem = form.querySelector("[role=alert]");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return; // the second time: it goes to the house
    event.preventDefault();
    if (busy) return;
    busy = true;
    problem.hidden = true;
    try {
      const answer = await ceremony(form);
      if (!answer) return;
      form.elements.answer.value = answer;
      form.requestSubmit();
    } catch {
      problem.hidden = false; // given up, no such key here, or the time is over: the browser has said why
    }
    busy = false;
  });
  addEventListener("pageshow", () => (form.elements.answer.value = ""));
  form.hidden = false;
};

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-passkey]")) wire(form);
  for (const words of document.querySelectorAll("[data-without-passkey]")) words.hidden = true;
}
