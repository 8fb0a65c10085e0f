// A form marked data-key asks a security key before it is sent, and sends the key's answer. "create" makes the key
// known here, "get" asks one that is; what it is asked stands in data-options, as the server wrote it.

for (const form of document.querySelectorAll("form[data-key]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}

async function ask(form) {
  const error = form.querySelector("[data-key-error]");
  error.hidden = true;
  try {
    const { publicKey } = JSON.parse(form.dataset.options);
    const credential =
      form.dataset.key === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    form.elements.factor_credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    error.hidden = false; // refused, taken away, too late, or a browser that knows no keys: the way on is the same
  }
}
