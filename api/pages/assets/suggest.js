// Suggestions below a field while a name is typed. A field says with data-suggest what choosing one does:
// "page" opens the page of it, "name" puts its name into the field.
// Only the last answer counts, and arrow keys, Enter and Escape work as in any list of choices.

const WAIT = 120;
const MOST = 8;
let fields = 0;

class Suggestions {
  constructor(field) {
    this.field = field;
    this.hits = [];
    this.at = -1;
    this.asked = 0;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${(fields += 1)}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    field.parentElement.append(this.list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.list.id], ["aria-expanded", "false"], ["autocomplete", "off"]]) {
      field.setAttribute(name, value);
    }
    field.addEventListener("input", () => this.wait());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const text = this.field.value.trim();
    const turn = (this.asked += 1);
    if (!text) return this.close();
    const query = new URLSearchParams({ q: text, limit: MOST });
    const kinds = this.field.dataset.suggest === "name" ? ["Method", "Model", "Benchmark"] : [];
    kinds.forEach((kind) => query.append("kind", kind));
    const answer = await fetch(`/v1/search?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || turn !== this.asked) return undefined;
    const { hits } = await answer.json();
    return turn === this.asked ? this.show(text, hits) : undefined;
  }

  show(text, hits) {
    this.hits = hits;
    this.list.dataset.of = text;
    this.list.replaceChildren(...hits.map((hit, at) => this.row(hit, at)));
    this.move(-1);
    this.list.hidden = hits.length === 0;
    this.field.setAttribute("aria-expanded", String(hits.length > 0));
  }

  row(hit, at) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${at}`;
    row.setAttribute("role", "option");
    const sign = document.createElement("span");
    sign.className = `sign kind-${hit.kind}`;
    const name = document.createElement("bdi");
    name.className = "name";
    name.textContent = hit.label;
    const kind = document.createElement("small");
    kind.textContent = hit.matched === hit.label ? hit.kind : hit.matched;
    row.append(sign, name, kind);
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); this.choose(hit); });
    return row;
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "Escape") { // also where an answer is still to come
      if (open) event.preventDefault();
      this.close();
    }
    if (!open) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const rows = this.hits.length + 1;
      this.move(((this.at + 1 + (event.key === "ArrowDown" ? 1 : rows - 1)) % rows) - 1);
    }
    if (event.key === "Enter" && this.at >= 0) { event.preventDefault(); this.choose(this.hits[this.at]); }
  }

  move(at) {
    this.at = at;
    [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) this.field.setAttribute("aria-activedescendant", this.list.children[at].id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  choose(hit) {
    this.close();
    if (this.field.dataset.suggest === "page") location.assign(pageOf(hit));
    else this.field.value = `${hit.kind.toLowerCase()}:${hit.label}`;
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.move(-1);
  }
}

function pageOf(hit) {
  const name = hit.kind === "Paper" ? hit.id : hit.id.slice(hit.id.indexOf("/") + 1);
  return `/${hit.kind.toLowerCase()}s/${encodeURIComponent(name)}`;
}

document.querySelectorAll("[data-suggest]").forEach((field) => new Suggestions(field));
