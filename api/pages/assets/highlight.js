// Colours for SPARQL: a text cut into tokens, each a span with a class; what is no token stays as it is.

const KEYWORDS = "ADD|ALL|AS|ASC|ASK|AVG|BASE|BIND|BOUND|BY|COALESCE|CONCAT|CONSTRUCT|CONTAINS|COUNT|DATATYPE|DESC|DESCRIBE|DISTINCT|EXISTS|FILTER|FROM|GRAPH|GROUP|GROUP_CONCAT|HAVING|IF|IN|ISIRI|ISLITERAL|LANG|LCASE|LIMIT|MAX|MIN|MINUS|NAMED|NOT|OFFSET|OPTIONAL|ORDER|PREFIX|REDUCED|REGEX|REPLACE|SAMPLE|SELECT|SEPARATOR|STR|STRAFTER|STRBEFORE|STRENDS|STRLEN|STRSTARTS|SUBSTR|SUM|UCASE|UNDEF|UNION|VALUES|WHERE|true|false|a";

const TOKENS = new RegExp(
  [
    "(?<comment>#[^\\n]*)",
    "(?<string>\"{3}[\\s\\S]*?\"{3}|'{3}[\\s\\S]*?'{3}|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*')",
    "(?<iri><[^<>\"{}|^`\\\\\\s]*>|[\\w-]*:[\\w.-]*\\w)",
    "(?<variable>[?$]\\w+)",
    `(?<keyword>\\b(?:${KEYWORDS})\\b)`,
  ].join("|"),
  "gi",
);

export function coloured(text) {
  const parts = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(TOKENS)) {
    const [kind] = Object.entries(found.groups).find(([, value]) => value !== undefined);
    const span = document.createElement("span");
    span.className = `code-${kind}`;
    span.textContent = found[0];
    parts.append(text.slice(at, found.index), span);
    at = found.index + found[0].length;
  }
  parts.append(text.slice(at));
  return parts;
}
