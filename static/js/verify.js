// Verify: checks the receipt of a signature in this browser. Nothing of the receipt is sent to anybody.

const place = document.querySelector(".receipt");
const answer = place.querySelector(".receipt__answer");
const ascii = new TextEncoder();

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const same = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);

async function hash(...parts) {
  const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

const node = (left, right) => hash(Uint8Array.of(1), left, right);

/** Return what stands in the log for a signature: RFC 9162 puts a zero before it. */
async function leaf({ salt, id, country, day, withdrawal }) {
  const number = Uint8Array.from(id.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16));
  const commitment = await hash(bytes(salt), number, ascii.encode(country + day));
  return hash(Uint8Array.of(0), ascii.encode("S"), commitment, bytes(withdrawal));
}

/** Return the root to which a path leads from a leaf (RFC 9162, section 2.1.3.2), or nothing. */
export async function rootOf(found, index, size, path) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return null;
  let [at, last] = [index, size - 1];
  const halve = (value) => Math.floor(value / 2);
  for (const step of path) {
    if (last === 0) return null;
    if (at % 2 || at === last) {
      found = await node(step, found);
      while (at && at % 2 === 0) [at, last] = [halve(at), halve(last)];
    } else {
      found = await node(found, step);
    }
    [at, last] = [halve(at), halve(last)];
  }
  return last === 0 ? found : null;
}

/** Return the log's key, or nothing where the browser cannot verify: whoever asked us instead would tell who asks. */
async function imported() {
  const [, , ...rest] = place.dataset.key.split("+");
  const key = bytes(rest.join("+")).slice(1);
  try {
    return await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
}

const logKey = await imported();

/** Tell whether the log's key has signed a note. */
async function isSigned(note, text) {
  const [name] = place.dataset.key.split("+");
  const line = note.slice(text.length + 1).split("\n").find((each) => each.startsWith(`— ${name} `)) ?? "";
  const signature = bytes(line.slice(name.length + 3)).slice(4);
  return crypto.subtle.verify({ name: "Ed25519" }, logKey, signature, ascii.encode(text));
}

export async function isInLog(receipt) {
  const note = receipt.checkpoint;
  const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
  const [origin, written, root] = text.split("\n");
  const [size, path] = [Number(written), receipt.path.map(bytes)];
  if (origin !== place.dataset.key.split("+")[0] || !Number.isSafeInteger(size)) return false;
  const found = await rootOf(await leaf(receipt.signature), receipt.index, size, path);
  return found !== null && same(found, bytes(root)) && (await isSigned(note, text));
}

/** Return the receipt that a text is, or nothing. */
function parsed(text) {
  try {
    const receipt = JSON.parse(text);
    return receipt.signature && receipt.checkpoint ? receipt : null;
  } catch {
    return null;
  }
}

async function check(text, otherwise) {
  // Programs of mail break lines where a receipt has none.
  const receipt = parsed(text) ?? parsed(text.replaceAll(/[\r\n]/g, ""));
  let said = otherwise;
  if (receipt) said = (await isInLog(receipt).catch(() => false)) ? "good" : "bad";
  answer.className = `receipt__answer receipt__answer--${said}`;
  answer.textContent = place.dataset[said];
}

/** Return the text that a scanned code brings behind the `#`. */
async function unpacked(address) {
  try {
    const packed = new Blob([bytes(address.split("#")[1].replaceAll("-", "+").replaceAll("_", "/"))]);
    return await new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).text();
  } catch {
    return "";
  }
}

if (logKey) {
  place.hidden = false;
  const [file, pasted] = place.querySelectorAll("input, textarea");
  file.addEventListener("change", async () => file.files.length && check(await file.files[0].text(), "bad"));
  place.querySelector("button").addEventListener("click", async () => {
    const text = pasted.value.trim();
    check(/#[\w-]+$/.test(text) ? await unpacked(text) : text, "none");
  });
  // An answer is about what stood there.
  pasted.addEventListener("input", () => (answer.textContent = ""));
  const brought = async () => location.hash.length > 1 && check(await unpacked(location.hash), "bad");
  addEventListener("hashchange", brought);
  brought();
}
