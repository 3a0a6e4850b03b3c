/** The marks on the scrubber: a dot for each section, a word where the year changes. */

export interface Tick {
  readonly label: string; // empty: a dot
  readonly y: number; // px from the strip's top
}

interface Placed {
  readonly path: readonly string[];
  readonly title: string;
  readonly top: number;
}

const WORD_ROOM = 26; // px between words
const DOT_ROOM = 7; // px between dots, and to words

/** Place the ticks of *sections* on a strip of *height* px; *range* is what it scrolls through. */
export function ticksOf(sections: readonly Placed[], range: number, height: number): Tick[] {
  const words = wordsOf(sections, range, height);
  const dots: Tick[] = [];
  let free = 0;
  for (const section of sections) {
    const y = Math.min(1, section.top / range) * height;
    const crowded = words.some((word) => Math.abs(word.y - y) < DOT_ROOM + 6);
    if (y < free || crowded) continue;
    dots.push({ label: "", y });
    free = y + DOT_ROOM;
  }
  return [...words, ...dots];
}

function wordsOf(sections: readonly Placed[], range: number, height: number): Tick[] {
  const words: Tick[] = [];
  let [previous, free] = ["", 0];
  for (const section of sections) {
    const label = groupOf(section);
    const y = Math.min(1, section.top / range) * height;
    if (label !== previous && y >= free && y <= height - WORD_ROOM / 2) {
      words.push({ label, y });
      free = y + WORD_ROOM;
    }
    previous = label;
  }
  return words;
}

/** What sections have in common: the year, or the folder above them. */
function groupOf({ path, title }: Placed): string {
  const year = /(\d{4})$/.exec(title);
  return year?.[1] ?? (path.length > 1 ? (path[0] ?? "") : title);
}

/** How far down a strip from *top* of *height* px a pointer is, 0 to 1. */
export function shareAt(y: number, top: number, height: number): number {
  return Math.min(1, Math.max(0, (y - top) / height));
}
