/** Asking for a name, or for some words. */
import { openDialog } from "./dialogs.ts";
import { element } from "./dom.ts";

export interface TextQuestion {
  readonly title: string;
  readonly label: string;
  readonly button: string;
  readonly value?: string;
  readonly length: number; // characters at most
  readonly isLong?: boolean; // several lines, or nothing
  readonly save: (text: string) => Promise<unknown>; // resolves to something that is true if it worked
}

let asked = 0;

export function askText(question: TextQuestion): void {
  const { title, label, button, value = "", length, isLong = false, save } = question;
  const field = isLong ? element("textarea", { rows: 5 }) : element("input", { required: true });
  Object.assign(field, { id: `asked-${++asked}`, value, maxLength: length, autocomplete: "off" });
  const form = element(
    "form",
    { className: "ask-text" },
    element("label", { htmlFor: field.id }, label),
    field,
    element("button", { className: "primary" }, button),
  );
  const dialog = openDialog(title, form);
  form.onsubmit = (event): void => {
    event.preventDefault();
    void save(field.value).then((done) => done && dialog.close());
  };
  field.focus();
  field.select();
}
