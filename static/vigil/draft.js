// Keeps what is typed of a visit on the server, and nothing in the browser: a phone that is lost, locked or signed out
// holds no personal data. A visit is "saved" only when the server has given its receipt.

const KEEP_EVERY = 20_000;
const TRY_EVERY = 5_000; // while something that should be on the server is not
const PATIENCE = 15_000; // then a request counts as lost: the same key makes its repetition harmless
const MOST_ON_LEAVING = 60_000; // a browser sends no more than this for a page that is gone
const NOT_TYPED = ["csrfmiddlewaretoken", "client_key", "draft_version", "draft_page", "draft_save"];

const form = document.querySelector("form[data-draft]");
if (form) write(form);

function write(form) {
  const status = document.getElementById("draft-status");
  const notice = document.getElementById("draft-notice");
  const field = (name) => form.elements.namedItem(name);
  let kept = typed(); // what the server has, as far as this page knows
  let isTouched = "unsaved" in form.dataset; // a form that came back with errors is on no server
  let saves = 0;
  let isKeeping = false;
  let isSending = false;
  let isWaiting = false; // to record the visit as soon as the server can be reached
  let isHalted = false; // until somebody chooses, or because the visit is recorded
  let isFailing = false;

  function typed() {
    const words = [...new FormData(form)].filter(([name, word]) => typeof word === "string" && !NOT_TYPED.includes(name));
    return new URLSearchParams(words).toString();
  }

  const isDirty = () => isTouched && !isHalted && typed() !== kept;

  async function ask(url, body, { isLeaving = false } = {}) {
    body.set("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
    return fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual", // the only redirect is to the sign-in page
      keepalive: isLeaving && body.toString().length < MOST_ON_LEAVING,
      signal: isLeaving ? undefined : AbortSignal.timeout(PATIENCE),
    });
  }

  // Signing in again in another window gives the browser a new token. Somebody else's is not taken.
  async function renewToken() {
    const answer = await fetch(location.href, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form[data-draft]");
    if (!fresh || fresh.dataset.officer !== form.dataset.officer) return false;
    field("csrfmiddlewaretoken").value = fresh.elements.namedItem("csrfmiddlewaretoken").value;
    return true;
  }

  async function asked(url, makeBody, options) {
    const answer = await ask(url, makeBody(), options);
    return answer.status === 403 && !options?.isLeaving && (await renewToken()) ? ask(url, makeBody(), options) : answer;
  }

  async function keep({ isLeaving = false } = {}) {
    if (!isDirty() || (isKeeping && !isLeaving)) return;
    const words = typed();
    isKeeping = true;
    saves += 1;
    const number = saves;
    const body = () => {
      const told = new URLSearchParams(words);
      for (const name of ["client_key", "draft_version", "draft_page"]) told.set(name, field(name).value);
      told.set("draft_save", number);
      return told;
    };
    try {
      await heard(await asked(form.dataset.draft, body, { isLeaving }), words);
    } catch {
      isFailing = true;
      say("Draft not kept yet: no connection. Your words are still here.");
    } finally {
      isKeeping = false;
    }
  }

  async function heard(answer, words) {
    isFailing = !answer.ok;
    if (answer.ok) return isKept(await answer.json(), words);
    if (answer.type === "opaqueredirect" || answer.status === 403) return askToSignIn();
    if (answer.status === 409) return askWhich(await answer.json());
    if (answer.status === 404) return isOutOfReach();
    if (answer.status === 413 || answer.status === 422) return say(`Draft not kept: ${(await answer.json()).detail}`);
    say("Draft not kept yet: Vigil does not answer as it should. Your words are still here.");
  }

  function isKept(told, words) {
    follow(told);
    kept = words;
    say(`Draft saved ${told.saved_at}.`);
    if (!isWaiting) notice.replaceChildren();
  }

  // A page without the server's state of the draft writes upon nothing, and is shown what is there.
  function follow(told) {
    field("client_key").value = told.client_key;
    field("draft_version").value = told.version;
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    say("Saving …");
    const sent = typed();
    try {
      const body = () => {
        const told = new FormData(form);
        told.set("draft_save", saves);
        return told;
      };
      const answer = await asked(location.href, body);
      if (answer.status === 201) return isRecorded(await answer.json(), sent);
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        isWaiting = true;
        return askToSignIn();
      }
      if (answer.status === 404) {
        await keep();
        return isOutOfReach();
      }
      // It was read and refused: the page that says why is the server's.
      if (answer.status < 500) return HTMLFormElement.prototype.submit.call(form);
      wait("Vigil cannot save at the moment");
    } catch {
      wait("no connection");
    } finally {
      isSending = false;
    }
  }

  function wait(why) {
    const isNew = !isWaiting;
    isWaiting = true;
    say(`Not saved yet: ${why}.`);
    if (isNew || !notice.hasChildNodes()) {
      show(
        `Not saved yet: ${why}`,
        [text("Your words are still here. Vigil tries again by itself. Keep this page open until it gives you a receipt.")],
        [button("Try again now", send)],
      );
    }
  }

  function isRecorded(told, sent) {
    const saved = `Visit saved. Receipt ${told.receipt}.`;
    isWaiting = false;
    isHalted = true;
    say(saved);
    if (typed() === sent) return location.assign(told.url);
    const words = "What you typed while it was being saved is not in it: copy it into a correction of that visit.";
    show(saved, [text(words)], [link("Go on", told.url)]);
  }

  function askToSignIn() {
    say("Not saved: you have been signed out. Your words are still here.");
    show(
      "You have been signed out",
      [text("Your words are still on this page. Sign in under your own name in another window, then try again here.")],
      [link("Sign in", "/sign-in/", "_blank"), button("Try again now", isWaiting ? send : keep)],
    );
  }

  function isOutOfReach() {
    const wasKept = field("draft_version").value !== "0";
    isHalted = true;
    say("You can no longer open this record.");
    const words = wasKept
      ? "What you have written is kept. Your supervisor can find it."
      : "Your words are only on this page. Copy them, and tell your supervisor.";
    show("You can no longer open this record", [text(words)], [link("See what is kept, and whom to tell", "/visits/drafts/")]);
  }

  function askWhich(told) {
    isHalted = true;
    say("Draft not kept: there is another version.");
    if (told.has_ended) {
      const again = () => goOn({ client_key: "", version: 0 });
      return show("Not kept as a draft", [text(told.detail)], [button("Keep what is here as a draft of another visit", again)]);
    }
    const mine = () => goOn(told);
    const both = () => {
      for (const [name, words] of Object.entries(told.content)) join(field(name), words[0] ?? "");
      goOn(told);
    };
    // The page as it opens anew is the one that was saved.
    const other = () => location.reload();
    show(
      `Another version of this visit was saved at ${told.saved_at}`,
      [text("It was written on another device or in another window. This is where it differs from this page:"), listed(told.content)],
      [button("Keep both texts", both), button("Keep what is on this page", mine), button("Take what was saved there", other)],
    );
  }

  function goOn(told) {
    follow(told);
    isHalted = false;
    isTouched = true;
    kept = "";
    notice.replaceChildren();
    keep();
  }

  function join(control, words) {
    const isText = control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && control.type === "text");
    if (!isText || !words || control.value.includes(words)) return;
    control.value = control.value ? `${control.value}\n\n${words}` : words;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function listed(content) {
    const here = new FormData(form);
    const list = Object.assign(document.createElement("dl"), { className: "govuk-summary-list" });
    const names = new Set([...Object.keys(content), ...here.keys()].filter((name) => !NOT_TYPED.includes(name)));
    for (const name of names) {
      const words = (content[name] ?? []).map((word) => word.replaceAll("\r\n", "\n"));
      const mine = here.getAll(name).map((word) => String(word).replaceAll("\r\n", "\n"));
      if (words.join("\n") === mine.join("\n")) continue;
      const row = Object.assign(document.createElement("div"), { className: "govuk-summary-list__row" });
      row.append(
        Object.assign(document.createElement("dt"), { className: "govuk-summary-list__key", textContent: labelOf(name) }),
        Object.assign(document.createElement("dd"), {
          className: "govuk-summary-list__value vigil-words",
          textContent: words.map((word) => wordOf(name, word)).join(", ") || "(empty)",
        }),
      );
      list.append(row);
    }
    return list;
  }

  function labelOf(name) {
    const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const isChoice = control && ["radio", "checkbox"].includes(control.type);
    const label = isChoice ? control.closest("fieldset")?.querySelector("legend") : control?.labels?.[0];
    return label?.textContent.trim() ?? name.replaceAll(/[-_]/g, " ");
  }

  function wordOf(name, word) {
    const choice = form.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(word)}"]`);
    return choice?.labels?.[0]?.textContent.trim() ?? word;
  }

  const say = (sentence) => {
    status.textContent = sentence;
  };

  function show(heading, content, deeds) {
    const box = Object.assign(document.createElement("div"), { className: "govuk-inset-text", tabIndex: -1 });
    const title = Object.assign(document.createElement("h2"), { className: "govuk-heading-m", textContent: heading });
    const group = Object.assign(document.createElement("div"), { className: "govuk-button-group" });
    box.setAttribute("role", "alert");
    group.append(...deeds);
    box.append(title, ...content, group);
    notice.replaceChildren(box);
    box.focus({ preventScroll: false });
  }

  const text = (words) => Object.assign(document.createElement("p"), { className: "govuk-body", textContent: words });

  function link(words, url, target = "") {
    return Object.assign(document.createElement("a"), { className: "govuk-link", href: url, target, textContent: words });
  }

  function button(words, deed) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "govuk-button govuk-button--secondary", textContent: words });
    made.addEventListener("click", () => deed());
    return made;
  }

  const goAgain = () => (isWaiting ? send() : keep());
  const touched = () => {
    isTouched = true;
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  setInterval(() => keep(), KEEP_EVERY);
  setInterval(() => {
    if ((isWaiting || isFailing) && !notice.querySelector('[href="/sign-in/"]')) goAgain();
  }, TRY_EVERY);
  window.addEventListener("online", goAgain);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keep({ isLeaving: true });
    else if (isWaiting || isFailing) goAgain();
  });
  window.addEventListener("pagehide", () => keep({ isLeaving: true }));
  document.addEventListener("vigil:leave", (event) => {
    if (isWaiting || isDirty()) event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => {
    if (isWaiting || (isFailing && isDirty())) event.preventDefault();
  });
}
