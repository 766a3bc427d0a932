// The theme asks for the index of its search at each first visit. It is sent for when somebody opens the
// search, or comes from it, as the theme itself does for pages that are opened from a folder.
(() => {
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.isIndex = String(url).endsWith("/search_index.json");
    open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (!this.isIndex || new URLSearchParams(location.search).has("h")) return send.apply(this, body);
    document
      .getElementById("__search")
      .addEventListener("change", () => send.apply(this, body), { once: true });
  };
})();
