// Mistakes: says beside a field that was left what the server would say. It is silent while somebody types, stops
// nobody from sending, and leaves the last word to the server. The sentences stand ready in the page.

import { settled } from "./settled.js";

const WRONG = {
  name: (text) => !/\p{L}/u.test(text) || /[<>{}[\]\\|]|:\/\//.test(text) || /^[=+@\-＝＋＠－]/.test(text),
  email: (text) => !/^[^\s@,;:<>()"]+@[^\s@,;:<>()"]+\.[^\s@.,;:<>()"]{2,}$/.test(text),
};

function mistake(input) {
  const text = input.value.trim();
  if (!text) return input.dataset.missing;
  return WRONG[input.name]?.(text) ? input.dataset.wrong : "";
}

function show(form, input, words) {
  const field = input.closest(".field");
  const id = `${input.id}-mistake`;
  const hint = document.getElementById(`${input.id}-hint`);
  for (const old of field.querySelectorAll(".field__mistake")) old.remove();
  field.classList.toggle("field--mistaken", Boolean(words));
  input.toggleAttribute("aria-invalid", Boolean(words));
  if (words) {
    const place = document.createElement("p");
    place.className = "field__mistake";
    place.id = id;
    place.textContent = words;
    input.before(place);
    input.setAttribute("aria-invalid", "true");
  }
  const describedby = [hint?.id, words && id].filter(Boolean).join(" ");
  if (describedby) input.setAttribute("aria-describedby", describedby);
  else input.removeAttribute("aria-describedby");
  const said = form.querySelector("[data-said]");
  if (said) said.textContent = words;
}

/** Watch the fields of the form that have sentences about mistakes. */
export function watch(form) {
  for (const input of form.querySelectorAll("[data-missing]")) {
    let touched = false;
    input.addEventListener("input", () => {
      touched = true;
      // What has become right is said to be right at once.
      if (input.hasAttribute("aria-invalid") && !mistake(input)) show(form, input, "");
    });
    input.addEventListener("blur", () => {
      const words = mistake(input);
      const said = input.closest(".field").querySelector(".field__mistake")?.textContent;
      if (touched && words && said !== words) settled(() => show(form, input, words));
    });
  }
}
