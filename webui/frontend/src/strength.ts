/** How strong a password is, in words. */
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

/** As the server has it, which refuses others. */
export interface Bounds {
  readonly least: number; // characters, spaces in a row as one
  readonly most: number; // characters
}

export interface Strength {
  readonly level: number; // 1, the weakest, to 5
  readonly words: string;
}

const LEVELS = ["Very weak.", "Weak.", "Fair.", "Good.", "Strong."];
const NAMES = "Names are easy to guess.";
const DATES = "Years and dates are easy to guess.";
const FREQUENT = "Many people have this password.";
const KEYS = "Patterns of keys are easy to guess.";
const REPEATS = "Repeating it does not help much.";
const WHY: Readonly<Record<string, string>> = {
  straightRow: KEYS,
  keyPattern: KEYS,
  simpleRepeat: REPEATS,
  extendedRepeat: REPEATS,
  sequences: "Rows such as abc or 6543 are easy to guess.",
  recentYears: DATES,
  dates: DATES,
  topTen: FREQUENT,
  topHundred: FREQUENT,
  common: FREQUENT,
  similarToCommon: "It is much like a password that many people have.",
  wordByItself: "A single word is easy to guess.",
  namesByThemselves: NAMES,
  commonNames: NAMES,
  userInputs: "Your name, and this program’s, are easy to guess.",
};

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** Tell how hard *password* is to guess by who knows the words *known*. */
export function strengthOf(password: string, known: readonly string[], bounds: Bounds): Strength {
  const missing = bounds.least - lengthOf(password.replace(/ {2,}/g, " "));
  if (missing > 0) return { level: 1, words: `Too short: ${missing} more character${missing > 1 ? "s" : ""}.` };
  if (lengthOf(password) > bounds.most) return { level: 1, words: `Too long: at most ${bounds.most} characters.` };
  const { score, feedback } = zxcvbn.check(password, [...known]);
  const why = (feedback.warning && WHY[feedback.warning]) ?? (score < 3 ? "Add another word or two." : "");
  return { level: score + 1, words: `${LEVELS[score]} ${why}`.trim() };
}

/** As the server counts: characters, of which JavaScript takes some for two. */
const lengthOf = (text: string): number => [...text].length;
