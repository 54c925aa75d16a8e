// <petition-counter src="…/embed/<slug>/count.json"><a href="…">Sign the petition</a></petition-counter>
// Shows how many have signed, on any site. The link inside is kept: without this script, it is all that is seen.
// Attributes: lang, size (card, compact or bar), refresh (seconds, at least 15), and label, which says what is counted
// in the host's own words around the number: label="{count} people have signed". To style it from outside:
// --petition-accent, --petition-ink, --petition-ground, and the parts `box`, `title`, `line`, `number`, `bar`.

const styles = new CSSStyleSheet();
styles.replaceSync(`
:host{display:block;color-scheme:light dark;font-family:inherit;line-height:1.35;color:var(--petition-ink,inherit)}
:host([hidden]){display:none}
.box{display:grid;gap:.4em;padding:1em 1.2em;border:1px solid color-mix(in srgb,currentcolor 30%,transparent);
border-block-start:.25em solid var(--petition-accent,#8a1c4a);border-radius:.5em;background:var(--petition-ground,transparent)}
.title{font-weight:700}.title:empty{display:none}
.count{font-size:1.6em;font-weight:800;font-variant-numeric:tabular-nums}
progress{appearance:none;inline-size:100%;block-size:.6em;border:1px solid currentcolor;border-radius:1em;overflow:hidden;background:transparent}
progress::-webkit-progress-bar{background:transparent}
progress::-webkit-progress-value{background:var(--petition-accent,#8a1c4a)}
progress::-moz-progress-bar{background:var(--petition-accent,#8a1c4a)}
::slotted(a){display:inline-block;padding:.7em 0}
:host([size=compact]) .title,:host([size=compact]) progress,:host([size=bar]) .title{display:none}
:host([size=compact]) .box,:host([size=bar]) .box{padding:.4em 0;border:0}
@media(forced-colors:active){progress{forced-color-adjust:none;background:Canvas}progress::-webkit-progress-value{background:Highlight}}
`);

class PetitionCounter extends HTMLElement {
  #timer = 0;
  #failures = 0;
  #awake = () => this.#rest(0);

  connectedCallback() {
    if (!this.shadowRoot) this.#build();
    document.addEventListener("visibilitychange", this.#awake);
    this.#ask();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#awake);
    clearTimeout(this.#timer);
  }

  #build() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styles];
    root.innerHTML = `<div class="box" part="box"><div class="title" part="title" dir="auto"></div>
      <div part="line" hidden> <span class="count" part="number">0</span> </div><progress part="bar" hidden></progress><slot></slot></div>`;
  }

  async #ask() {
    try {
      const address = new URL(this.getAttribute("src"), document.baseURI);
      const language = this.#language();
      if (language) address.searchParams.set("language", language);
      const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) throw new Error();
      this.#show(await answer.json());
      this.#failures = 0;
    } catch {
      // Never a fault of the page we are a guest in: the last number stays, and we ask less often.
      this.#failures += 1;
    }
    const seconds = Math.max(15, Number(this.getAttribute("refresh")) || 60);
    this.#rest(Math.min(seconds * 2 ** this.#failures, 3600) * 1000);
  }

  #rest(wait) {
    clearTimeout(this.#timer);
    if (!document.hidden && this.isConnected) this.#timer = setTimeout(() => this.#ask(), wait);
  }

  #language() {
    return this.closest("[lang]")?.lang;
  }

  #show({ count, goal, title, state }) {
    const part = (name) => this.shadowRoot.querySelector(`[part=${name}]`);
    let written = String(count);
    try {
      written = new Intl.NumberFormat(this.#language()).format(count);
    } catch {
      // A language tag that no browser knows: plain digits are read everywhere.
    }
    const label = this.getAttribute("label") || "{count}";
    const [before, after = ""] = label.split("{count}");
    part("title").textContent = title;
    part("number").textContent = written;
    part("number").previousSibling.data = before;
    part("number").nextSibling.data = after;
    part("line").hidden = false;
    const bar = part("bar");
    bar.hidden = state !== "open" || !goal;
    bar.max = goal || 1;
    bar.value = count;
    bar.setAttribute("aria-label", before + written + after);
  }
}

if (!customElements.get("petition-counter")) customElements.define("petition-counter", PetitionCounter);
