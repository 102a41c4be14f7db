(() => {
  const byId = id => document.getElementById(id);
  const items = [...document.querySelectorAll(".item")].map(item => ({ item, text: item.textContent.toLowerCase() }));
  const search = byId("search");
  byId("tools").hidden = false;

  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { item, text } of items) {
      item.hidden = !words.every(word => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    for (const link of document.querySelectorAll("nav a")) {
      const group = byId(link.hash.slice(1));
      group.hidden = link.parentElement.hidden = !group.querySelector(".item:not([hidden])");
    }
    byId("found").textContent = words.length ? `${shown} of ${items.length}` : "";
  });

  const toggle = open => {
    for (const { item } of items) item.open = open;
  };
  byId("open").addEventListener("click", () => toggle(true));
  byId("close").addEventListener("click", () => toggle(false));

  const reveal = () => {
    const item = byId(location.hash.slice(1));
    if (item?.matches(".item")) {
      item.open = true;
      item.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
