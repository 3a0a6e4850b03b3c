/** Naming somebody in place: the button with the name becomes a field, and a button again. */
import { NameField } from "./name-field.ts";
import type { Choice, Person } from "./people.ts";

interface Named {
  readonly id: number;
  readonly title: string;
  readonly name: string | null;
}

/** Put a field in the place of *button*; *choose* does what was chosen, and tells whether it worked. */
export function nameInPlace(
  button: HTMLElement,
  person: Named,
  choose: (choice: Choice) => Promise<boolean>,
): void {
  const back = (): void => {
    if (!field.element.isConnected) return;
    field.element.replaceWith(button);
    button.focus();
  };
  const field = new NameField({
    label: `Name of ${person.title}`,
    value: person.name ?? "",
    placeholder: "Who is this?",
    but: person.id,
    hint: (other: Person) => `Merge ${person.title} into ${other.title}`,
    choose: (choice) => void choose(choice).then((done) => done || field.input.focus()),
    cancel: back,
  });
  field.element.addEventListener("focusout", ({ relatedTarget }) => {
    const inside = relatedTarget instanceof Node && field.element.contains(relatedTarget);
    // A field that nobody types in any more gives way, but not to the undo of what it did.
    if (!inside && relatedTarget) back();
  });
  button.replaceWith(field.element);
  field.input.focus();
  field.input.select();
}
