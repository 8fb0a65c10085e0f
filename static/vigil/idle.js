// A page that nobody has used for a quarter of an hour signs out and goes, as the session does on the server. A minute
// before, it says so. Use of one window keeps the others, and none of this is kept in the browser.

const TELL_EVERY = 60_000; // that somebody is there, while they read or type and ask for nothing
const WARN_BEFORE = 60_000;
const LOOK_EVERY = 5_000;

const idle = Number(document.body.dataset.idleSeconds) * 1000;
if (idle) watch();

function watch() {
  const warning = document.getElementById("idle-warning");
  const others = new BroadcastChannel("vigil-use");
  let usedAt = Date.now();
  let toldAt = usedAt;

  function used(event) {
    // The warning does not vanish under a pointer that is on its way to it.
    if (!warning.hidden && (event.type === "pointermove" || warning.contains(event.target))) return;
    stay();
  }

  function stay() {
    const isNew = Date.now() - usedAt > 1_000;
    wake();
    if (isNew) others.postMessage("");
    if (usedAt - toldAt >= TELL_EVERY) tell();
  }

  function wake() {
    usedAt = Date.now();
    warning.hidden = true;
    document.body.classList.remove("vigil-blank");
  }

  async function tell() {
    toldAt = Date.now();
    try {
      const answer = await fetch("/still-here/", { redirect: "manual" });
      if (answer.type === "opaqueredirect") leave();
    } catch {
      // Without a connection nothing is shown that was not there already.
    }
  }

  function look() {
    const left = idle - (Date.now() - usedAt);
    warning.hidden = left > WARN_BEFORE;
    if (left <= 0) leave();
  }

  async function leave() {
    document.body.classList.add("vigil-blank");
    // Words that are on no server yet are kept, out of sight: whoever has them says so by cancelling.
    if (!document.dispatchEvent(new CustomEvent("vigil:leave", { cancelable: true }))) return;
    const form = document.querySelector("form.vigil-user");
    try {
      await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    } finally {
      location.replace(`/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`);
    }
  }

  for (const kind of ["pointerdown", "pointermove", "keydown", "input", "scroll"]) {
    document.addEventListener(kind, used, { passive: true, capture: true });
  }
  warning.querySelector("button").addEventListener("click", stay);
  others.addEventListener("message", wake);
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
}
