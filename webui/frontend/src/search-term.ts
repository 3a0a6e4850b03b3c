/** The term of a search that is being typed, and what becomes of it. Pure. */

export interface Term {
  readonly start: number; // where it begins in the text
  readonly prefix: string; // to complete: a word's beginning, or a field with a value's
  readonly field: string; // of that, what stands in the text elsewhere already
}

const JOINED = /^(\w+[=:])(?:.*\+)(?=[^+]*$)/; // person=Alice+Bo
const QUOTES: Readonly<Record<string, string>> = { "'": "'", '"': '"', "“": "”" };

/** The term that ends where the caret stands. */
export function termAt(text: string, caret: number): Term {
  const start = startOf(text.slice(0, caret));
  const typed = text.slice(start, caret);
  const joined = JOINED.exec(typed);
  if (!joined?.[1]) return { start, prefix: typed, field: "" };
  const last = typed.slice(joined[0].length);
  return { start: start + joined[0].length, prefix: joined[1] + last, field: joined[1] };
}

/** Put *completion* where *term* is; the caret comes behind it, and a space. */
export function replaced(
  text: string,
  caret: number,
  term: Term,
  completion: string,
): { text: string; caret: number } {
  const told = completion.slice(term.field.length);
  const before = `${text.slice(0, term.start - said(text.slice(0, term.start), told))}${told} `;
  return { text: before + text.slice(caret).trimStart(), caret: before.length };
}

/** How much at the end of *before* a completion of several words says, too: "every " of July. */
function said(before: string, completion: string): number {
  const first = completion.slice(0, completion.indexOf(" ") + 1).toLowerCase();
  const start = before.length - first.length;
  const isWord = start === 0 || /[\s(-]/.test(before.charAt(start - 1));
  return isWord && before.toLowerCase().endsWith(first) ? first.length : 0;
}

/** Where the last term begins: behind a space, a bracket or a minus that is in no quotes. */
function startOf(text: string): number {
  let start = 0;
  let closing = "";
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const isFirst = at === start;
    const opens = isFirst || /[=:+]/.test(text.charAt(at - 1)) ? QUOTES[character] : undefined;
    if (closing) closing = character === closing ? "" : closing;
    else if (opens) closing = opens;
    else if (/[\s()]/.test(character) || (isFirst && character === "-")) start = at + 1;
  }
  return start;
}
