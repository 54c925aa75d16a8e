// Petition: what makes a petition's page a little better. Everything on it works without.

import { suggest } from "./address.js";
import { follow } from "./count.js";
import { keep } from "./draft.js";
import { watch } from "./mistakes.js";
import "./share.js";

const summary = document.getElementById("error-summary");
if (summary) summary.focus();

for (const place of document.querySelectorAll("[data-count]")) follow(place);

const form = document.querySelector("form[data-sign]");
if (form) {
  keep(form);
  watch(form);
}

const suggestion = document.getElementById("email-suggestion");
if (suggestion) suggest(document.getElementById("email"), suggestion);

// Where the reader came from survives to the form, if the address says it; the server checks it again.
const source = document.querySelector("input[name=source]");
const came = new URLSearchParams(location.search).get("src");
if (source && came && !source.value) source.value = came.slice(0, 32);
if (came) {
  // Reading on in another language does not forget it either.
  for (const link of document.querySelectorAll(".languages__link")) link.search = `?src=${encodeURIComponent(came.slice(0, 32))}`;
}
