// Draft: a reload loses nothing that was typed. No box is kept: whoever agrees to something ticks it themselves.

import { forget, recall, remember } from "./tab.js";

const KEPT = ["name", "email", "country", "place", "comment", "display", "disclose"];

/** Keep what is typed into the form until it is sent, and bring it back into a form that is untouched. */
export function keep(form) {
  const draft = `draft ${form.getAttribute("action")}`;
  const sent = `sent ${form.getAttribute("action")}`;
  // A form that came back with mistakes holds what was sent, and that is what counts.
  if (document.getElementById("error-summary")) forget(sent);
  else restore(form, recall(draft) || {});

  form.addEventListener("input", () => {
    const answers = new FormData(form);
    remember(draft, Object.fromEntries(KEPT.filter((name) => answers.has(name)).map((name) => [name, answers.get(name)])));
  });
  form.addEventListener("submit", () => {
    remember(sent, { at: Date.now(), answers: [...new FormData(form)] });
  });
}

function restore(form, answers) {
  for (const [name, answer] of Object.entries(answers)) {
    const field = form.elements[name];
    if (!field || !KEPT.includes(name)) continue;
    field.value = answer;
    const fold = field.closest?.("details");
    if (fold && answer) fold.open = true;
  }
}
