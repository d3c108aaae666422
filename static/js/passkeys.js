// Making and using passkeys. A form with data-passkey ("make" or "ask") is sent once the device has
// answered what stands in data-options; its answer goes into the field "passkey".
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (ids = []) => ids.map((each) => ({ ...each, id: bytes(each.id) }));

  const ask = async (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) };
    const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
    return {
      id, type, rawId: text(rawId), clientExtensionResults: {},
      response: {
        clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData),
        signature: text(response.signature), userHandle: response.userHandle ? text(response.userHandle) : null,
      },
    };
  };
  const make = async (options) => {
    const publicKey = {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    };
    const { id, rawId, type, response } = await navigator.credentials.create({ publicKey });
    return {
      id, type, rawId: text(rawId), clientExtensionResults: {},
      response: { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) },
    };
  };

  const field = (form) => form.querySelector("input[name=passkey]");
  const say = (form, words) => {
    const place = form.querySelector("[data-passkey-trouble]");
    form.querySelector("[data-error-for=passkey]")?.remove();
    place.dataset.errorFor = "passkey";
    place.textContent = words;
    place.hidden = false;
  };
  const WORDS = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };

  const answer = async (form, button) => {
    const options = JSON.parse(form.dataset.options);
    try {
      const given = await (form.dataset.passkey === "make" ? make : ask)(options);
      field(form).value = JSON.stringify(given);
      form.requestSubmit(button);
    } catch (error) {
      say(form, form.dataset[WORDS[error.name] ?? "unable"]);
    }
  };

  // Before forms.js, which takes a form that it has seen for sent.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-passkey]") || field(form).value) return;
    // What is missing is for the server to say: the device should not make a passkey for nothing.
    if ([...form.querySelectorAll("[required]")].some((each) => !each.value)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (window.PublicKeyCredential) answer(form, event.submitter);
    else say(form, form.dataset.unable);
  }, true);
  // Back shows the page as it was left; what a device has answered is used up.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-passkey]")) field(form).value = "";
  });
})();
