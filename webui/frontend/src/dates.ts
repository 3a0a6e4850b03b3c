/** Dates in words. Capture times are wall clocks: seconds since 1970 as if it were UTC. */

// The page is in English; of the visitor's own English, if they have one.
const own = typeof navigator === "undefined" ? [] : navigator.languages;
const LOCALE = own.find((language) => /^en\b/.test(language)) ?? "en-GB";

const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", ...options });

const DAY = format({ weekday: "short", day: "numeric", month: "short" });
const MONTH = format({ month: "long", year: "numeric" });
const DAY_OF_YEAR = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const SHORT_DATE = format({ day: "numeric", month: "short", year: "numeric" });
const TIME = format({ hour: "numeric", minute: "2-digit" });

const SECONDS_A_DAY = 86_400;

/** The day of a wall clock, as a number that grows by one a day; null for unknown. */
export const dayOf = (captured: number | null): number | null =>
  captured === null ? null : Math.floor(captured / SECONDS_A_DAY);

/** “Sat, 4 May”, within a month whose year is known; "Undated" for null. */
export const dayTitle = (day: number | null): string =>
  day === null ? "Undated" : DAY.format(day * SECONDS_A_DAY * 1000);

/** “4 May 2024”, among days of many years; "Undated" for null. */
export const dayOfYear = (day: number | null): string =>
  day === null ? "Undated" : SHORT_DATE.format(day * SECONDS_A_DAY * 1000);

/** “Saturday, 4 May 2024”. */
export const longDate = (captured: number): string => DAY_OF_YEAR.format(captured * 1000);

/** “4:05 pm” or “16:05”. */
export const timeOfDay = (captured: number): string => TIME.format(captured * 1000);

/** The title of a section by the last name of its path: “2024-05” is “May 2024”. */
export function sectionTitle(name: string): string {
  const month = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name);
  if (month) return MONTH.format(Date.UTC(Number(month[1]), Number(month[2]) - 1));
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** “1:05” or “1:00:07”. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/** “3.4 MB”. */
export function sizeText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [amount, unit] = [bytes, 0];
  while (amount >= 999.5 && unit < units.length - 1) [amount, unit] = [amount / 1000, unit + 1];
  return `${unit && amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${units[unit]}`;
}
