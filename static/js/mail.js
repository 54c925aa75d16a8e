// Mail: on the page after signing, tells to which address the message goes, and offers the form once more.

import { forget, recall, remember } from "./tab.js";

const MINUTE = 60_000;
const LONGEST = 15 * MINUTE;

const form = document.querySelector("form[data-sent=again]");
const action = form.getAttribute("action");
const sent = recall(`sent ${action}`);
const passed = sent ? Date.now() - sent.at : LONGEST;

/** Write the address so that whoever looks over a shoulder learns little of it. */
function masked(address) {
  const at = address.lastIndexOf("@");
  return at > 0 ? `${address[0]}…${address.slice(at)}` : "";
}

forget(`draft ${action}`);
if (passed < LONGEST) {
  const address = masked(sent.answers.find(([name]) => name === "email")?.[1].trim() ?? "");
  if (address) document.querySelector("[data-sent=address]").textContent = address;
  const button = form.querySelector("button");
  form.hidden = false;
  setTimeout(() => { button.disabled = false; }, MINUTE - passed);
  setTimeout(() => { forget(`sent ${action}`); form.hidden = true; }, LONGEST - passed);
  for (const [name, value] of sent.answers) {
    if (typeof value === "string") form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.addEventListener("submit", () => remember(`sent ${action}`, { ...sent, at: Date.now() }));
} else {
  forget(`sent ${action}`);
}
