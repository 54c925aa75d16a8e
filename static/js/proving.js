// Proving: tries number after number beside the page until one fits the puzzle.

const AT_ONCE = 250;

self.onmessage = async ({ data: { salt, challenge, maxnumber } }) => {
  const letters = new TextEncoder();
  const wanted = Uint8Array.from(challenge.match(/../g), (pair) => parseInt(pair, 16));
  const fits = async (number) => {
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", letters.encode(salt + number)));
    return found.every((byte, place) => byte === wanted[place]);
  };
  for (let first = 0; first <= maxnumber; first += AT_ONCE) {
    const tried = await Promise.all(Array.from({ length: AT_ONCE }, (_, next) => fits(first + next)));
    if (tried.includes(true)) return self.postMessage(first + tried.indexOf(true));
  }
  self.postMessage(null);
};
