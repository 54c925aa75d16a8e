// Count: keeps the number on an open page fresh. It asks seldom, rests while nobody looks, and backs off when refused.

const SHORTEST = 30_000;
const LONGEST = 600_000;

// Digits as the server writes them; nothing is announced, since nobody has asked for it.
function written(number, language) {
  return new Intl.NumberFormat(language, { numberingSystem: "latn" }).format(number);
}

function say(line, count, sentences, language) {
  const sentence = sentences[new Intl.PluralRules(language).select(count)] ?? sentences.other;
  if (!line || !sentence) return;
  const [before, after] = sentence.split("{}");
  const number = document.createElement("strong");
  number.className = "progress__count";
  number.dataset.live = "count";
  number.textContent = written(count, language);
  line.replaceChildren(before, number, after ?? "");
}

function show(place, answer, sentences) {
  const language = place.closest("[lang]").lang;
  const now = place.querySelector("[data-live=count]");
  if (now?.textContent !== written(answer.count, language)) {
    say(place.querySelector(".progress__line"), answer.count, sentences, language);
  }
  const bar = place.querySelector("progress");
  const goal = place.querySelector("[data-live=goal]");
  // The goal moves on before it is reached; the bar never stands full.
  if (bar && answer.goal > answer.count) [bar.max, bar.value] = [answer.goal, answer.count];
  if (goal && answer.goal > answer.count) goal.textContent = written(answer.goal, language);
}

/** Follow the count that the element's `data-count` names. */
export function follow(place) {
  const sentences = JSON.parse(place.dataset.sentences || "{}");
  let wait = SHORTEST;
  let timer = 0;

  async function ask() {
    try {
      // A browser's own cache would answer with what it had the last time; the caches in front of us may answer.
      const response = await fetch(place.dataset.count, { credentials: "omit", cache: "no-cache" });
      if (!response.ok) throw new Error(String(response.status));
      show(place, await response.json(), sentences);
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
