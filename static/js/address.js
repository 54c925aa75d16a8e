// Address: suggests the domain that was probably meant. A suggestion only; what was typed is never changed unasked.

import { settled } from "./settled.js";

const COMMON = [
  "gmail.com", "googlemail.com", "yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.es", "yahoo.it", "hotmail.com",
  "hotmail.de", "hotmail.fr", "outlook.com", "outlook.de", "live.com", "icloud.com", "me.com", "gmx.de", "gmx.net",
  "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "posteo.de", "mailbox.org", "proton.me",
  "protonmail.com", "riseup.net", "mail.ru", "yandex.ru", "ukr.net", "tut.by", "orange.fr", "free.fr", "libero.it",
];

/** Count the single slips (a letter more, less, other, or two swapped) that lead from one word to the other. */
export function slips(one, other) {
  const rows = [];
  for (let i = 0; i <= one.length; i += 1) {
    rows[i] = [i];
    for (let j = 1; j <= other.length; j += 1) {
      if (i === 0) {
        rows[0][j] = j;
        continue;
      }
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[one.length][other.length];
}

/** Return the address that was probably meant, or nothing. */
export function meant(address) {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).trim().toLowerCase();
  if (at < 1 || domain.length < 6 || COMMON.includes(domain)) return "";
  const nearest = COMMON.map((known) => [slips(domain, known), known]).sort((a, b) => a[0] - b[0])[0];
  // One slip in a short name, two in a long one: mail.de and gmail.com are both somebody's.
  return nearest[0] <= (nearest[1].length > 9 ? 2 : 1) ? address.slice(0, at + 1) + nearest[1] : "";
}

/** Offer the suggestion beside the field; its words stand ready in the page, in the page's language. */
export function suggest(input, place) {
  const button = place.querySelector("button");
  input.addEventListener("change", () => {
    const address = meant(input.value);
    settled(() => {
      button.textContent = address;
      place.hidden = !address;
    });
  });
  button.addEventListener("click", () => {
    input.value = button.textContent;
    place.hidden = true;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
