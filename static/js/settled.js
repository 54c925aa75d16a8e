// Settled: what moves the page waits until a press has ended, so that nothing jumps away under a finger.

let pressed = false;
let waiting = [];

function release() {
  pressed = false;
  // The click comes after the release.
  setTimeout(() => waiting.splice(0).forEach((act) => act()));
}

addEventListener("pointerdown", () => { pressed = true; }, true);
addEventListener("pointerup", release, true);
addEventListener("pointercancel", release, true);

/** Do it now, or when the finger or the mouse button is up again. */
export function settled(act) {
  if (pressed) waiting.push(act);
  else act();
}
