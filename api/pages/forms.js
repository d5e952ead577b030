// A field that was left empty is a parameter that was not given, not one that is empty.
document.addEventListener("submit", (event) => {
  const empty = [...event.target.elements].filter((field) => field.name && !field.required && field.value === "");
  empty.forEach((field) => { field.disabled = true; });
  setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
});
