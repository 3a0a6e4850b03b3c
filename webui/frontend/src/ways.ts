/** Turns the ways to connect into tabs, the visitor's own platform first in sight. */
import { element } from "./dom.ts";

export function tabWays(): void {
  const ways = document.getElementById("ways");
  const panels = [...(ways?.querySelectorAll<HTMLElement>(".way") ?? [])];
  if (!ways || !panels.length) return;
  const tabs = panels.map((panel) => makeTab(panel));
  const list = element("div", { className: "tabs", role: "tablist", ariaLabel: "Platform" }, ...tabs);
  const choose = (index: number): void => {
    for (const [at, tab] of tabs.entries()) {
      tab.ariaSelected = String(at === index);
      tab.tabIndex = at === index ? 0 : -1;
      (panels[at] as HTMLElement).hidden = at !== index;
    }
  };
  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener("click", () => choose(at));
    tab.addEventListener("keydown", ({ key }) => {
      const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
      const next = (at + step + tabs.length) % tabs.length;
      if (step) choose(next);
      if (step) tabs[next]?.focus();
    });
  }
  ways.prepend(list);
  choose(Math.max(0, panels.findIndex((panel) => panel.dataset["platform"] === ownPlatform())));
}

function makeTab(panel: HTMLElement): HTMLButtonElement {
  const heading = panel.querySelector("h3");
  const tab = element("button", { type: "button", role: "tab" }, heading?.textContent);
  heading?.classList.add("visually-hidden");
  tab.id = `${panel.id}-tab`;
  tab.setAttribute("aria-controls", panel.id);
  panel.role = "tabpanel";
  panel.setAttribute("aria-labelledby", tab.id);
  return tab;
}

function ownPlatform(): string {
  const agent = navigator.userAgent;
  if (/Android|iPhone|iPad|Mobile/.test(agent)) return "phone";
  if (/Windows/.test(agent)) return "windows";
  return /Mac OS/.test(agent) ? "mac" : "linux";
}
