// Proof: solves the puzzle of a petition under alarm, beside the page, while its form is filled in.

// An answer is taken for twenty minutes.
const FRESH = 15 * 60 * 1000;
// Nobody waits longer for a slow machine.
const PATIENCE = 20 * 1000;

function prove(form) {
  let solving = null;
  let since = 0;
  const begin = () => {
    if (solving && Date.now() - since < FRESH) return solving;
    since = Date.now();
    solving = solve(form.dataset.proof).catch(() => "");
    return solving;
  };
  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("submit", (event) => {
    if (form.dataset.proven) return;
    event.preventDefault();
    begin().then((answer) => {
      answered(form).value = answer;
      form.dataset.proven = "yes";
      // Without an answer it goes all the same: it is looked at by a person then. Later, since a form that is being
      // sent at this moment cannot be sent.
      setTimeout(() => form.requestSubmit(event.submitter));
    });
  });
  // Whoever comes back to the page sends the form with another answer.
  addEventListener("pageshow", () => {
    delete form.dataset.proven;
    solving = null;
  });
}

function answered(form) {
  let input = form.elements.altcha;
  if (!input) {
    input = document.createElement("input");
    input.type = "hidden";
    input.name = "altcha";
    form.append(input);
  }
  return input;
}

async function solve(address) {
  const puzzle = await (await fetch(address, { credentials: "omit" })).json();
  const number = await new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./proving.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      data === null ? reject(new Error("no number fits")) : resolve(data);
    };
    worker.onerror = reject;
    setTimeout(reject, PATIENCE);
    worker.postMessage(puzzle);
  });
  const { algorithm, challenge, salt, signature } = puzzle;
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
}

const form = document.querySelector("form[data-proof]");
if (form) prove(form);
