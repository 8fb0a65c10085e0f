import { initAll as initGovuk } from "../vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";
import { initAll as initMoj } from "../vendor/moj-frontend-11.1.0/moj-frontend.min.js";

initGovuk();
initMoj();

// One submission at a time. The server is safe against repeats by itself; this spares people the second click.
// A form that downloads a file stays on its page, so it says data-repeatable.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "repeatable" in form.dataset) return;
  if (form.dataset.submitted) {
    event.preventDefault();
  } else {
    form.dataset.submitted = "yes";
    setTimeout(() => delete form.dataset.submitted, 10_000); // the network failed: let them try again
  }
});

// The back button brings the page back as it was left: free its forms.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-submitted]")) delete form.dataset.submitted;
});

// A field with data-shown-when="outcome=abroad,in_custody" appears only for those answers.
// Without this script every field is simply there, and its hint says when it applies.
function revealDependentFields() {
  for (const field of document.querySelectorAll("form [data-shown-when]")) {
    const [name, answers] = field.dataset.shownWhen.split("=");
    const group = field.closest(".govuk-form-group");
    const update = () => {
      const chosen = new FormData(field.form).getAll(name);
      const isNeeded = answers.split(",").some((answer) => chosen.includes(answer));
      // What somebody has already written, or must correct, is never hidden. A button that was pressed is no word.
      const isWritten = field.type !== "radio" && field.value;
      group.hidden = !isNeeded && !isWritten && !field.hasAttribute("aria-invalid");
    };
    group.classList.add("vigil-dependent");
    field.form.addEventListener("change", update);
    update();
  }
}
revealDependentFields();
document.addEventListener("htmx:after:swap", revealDependentFields);

// A whole part of a form with data-section-when="outcome=seen_inside" appears only for those answers, or when
// something in it was answered. Before the question is answered at all, it is there.
for (const section of document.querySelectorAll("form [data-section-when]")) {
  const [name, answers] = section.dataset.sectionWhen.split("=");
  const form = section.closest("form");
  const isTold = (field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : true) && field.value;
  const update = () => {
    const chosen = new FormData(form).getAll(name);
    const isNeeded = chosen.length === 0 || answers.split(",").some((answer) => chosen.includes(answer));
    section.hidden = !isNeeded && ![...section.querySelectorAll("input, select, textarea")].some(isTold);
  };
  form.addEventListener("change", update);
  update();
}
