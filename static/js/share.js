// Share: adds the device's own menu and a button that copies, where the browser has them. The links work without.

function prepare(place) {
  const { shareAddress: address, shareText: text } = place.dataset;
  const native = place.querySelector("[data-share=native]");
  const copy = place.querySelector("[data-share=copy]");

  if (native && navigator.share) {
    native.hidden = false;
    native.addEventListener("click", () => {
      // Closing the menu without choosing is no failure.
      navigator.share({ text, url: `${address}?src=device` }).catch(() => {});
    });
  }
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(`${address}?src=link`);
      place.querySelector("[data-share=done]").textContent = copy.dataset.done;
    });
  }
}

for (const place of document.querySelectorAll(".share")) prepare(place);
