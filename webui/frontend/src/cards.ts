/** The cards of people on their page, which the server draws. */

export interface Card {
  readonly element: HTMLElement;
  readonly id: number;
  readonly title: string;
  readonly name: string | null;
}

/** The card that *target* is in. */
export function cardOf(target: EventTarget | null): Card | null {
  const found = target instanceof Element && target.closest<HTMLElement>("[data-person]");
  return found ? asCard(found) : null;
}

export const allCards = (): Card[] =>
  [...document.querySelectorAll<HTMLElement>(".person[data-person]")].map(asCard);

export function asCard(element: HTMLElement): Card {
  const { person, title, name } = element.dataset;
  return { element, id: Number(person), title: title ?? "", name: name ?? null };
}

/** The card beside *from* in the direction of an arrow key, as the eye sees them. */
export function cardBeside(cards: readonly Card[], from: Card, key: string): Card | null {
  const at = cards.findIndex(({ id }) => id === from.id);
  if (key === "ArrowLeft") return cards[at - 1] ?? null;
  if (key === "ArrowRight") return cards[at + 1] ?? null;
  const { left, top } = from.element.getBoundingClientRect();
  const step = key === "ArrowUp" ? -1 : 1;
  const boxes = cards.map((card) => ({ card, box: card.element.getBoundingClientRect() }));
  const beyond = boxes.filter(({ box }) => (box.top - top) * step > 1);
  const nearest = Math.min(...beyond.map(({ box }) => (box.top - top) * step));
  const line = beyond.filter(({ box }) => (box.top - top) * step - nearest < 1);
  line.sort((one, other) => Math.abs(one.box.left - left) - Math.abs(other.box.left - left));
  return line[0]?.card ?? null;
}
