// Count: keeps the number on an open page fresh. It asks seldom, rests while nobody looks, and backs off when refused.

const SHORTEST = 30_000;
const LONGEST = 600_000;

function show(place, answer) {
  const language = document.documentElement.lang || "en";
  const written = new Intl.NumberFormat(language, { numberingSystem: "latn" }).format(answer.count);
  const number = place.querySelector("[data-live=count]");
  const bar = place.querySelector("progress");
  if (number && number.textContent !== written) number.textContent = written;
  if (bar && answer.count <= bar.max) bar.value = answer.count;
}

/** Follow the count that the element's `data-count` names. */
export function follow(place) {
  let wait = SHORTEST;
  let timer = 0;

  async function ask() {
    try {
      const response = await fetch(place.dataset.count, { credentials: "omit" });
      if (!response.ok) throw new Error(String(response.status));
      show(place, await response.json());
      wait = SHORTEST;
    } catch {
      // The last number stays; a service in trouble is asked less and less often.
      wait = Math.min(wait * 2, LONGEST);
    }
    rest();
  }

  function rest() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, wait * (0.9 + Math.random() * 0.2));
  }

  document.addEventListener("visibilitychange", rest);
  rest();
}
