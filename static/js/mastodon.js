// Mastodon: this browser alone remembers which server its reader uses, once they have gone on to it.

const field = document.getElementById("instance");
const onward = document.querySelector("[data-server]");

try {
  field.value ||= localStorage.getItem("mastodon") ?? "";
  onward?.addEventListener("click", () => localStorage.setItem("mastodon", onward.dataset.server));
} catch {
  // Where the browser keeps nothing, the name is typed each time.
}
