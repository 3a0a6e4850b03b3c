/** What every page begins with. */
import { keepFresh } from "./activity-page.ts";
import { serveCopyButtons } from "./copy.ts";
import { fillCovers } from "./covers.ts";
import { openGalleryPage } from "./gallery-page.ts";
import { Live } from "./live.ts";
import { openPeoplePage } from "./people-page.ts";
import { toast } from "./people.ts";
import { openPersonPage } from "./person-page.ts";
import { openReview } from "./review.ts";
import { pageData } from "./page-data.ts";
import { ProgressPill } from "./progress-pill.ts";
import { serveSearchBox } from "./search-box.ts";
import { serveShareButtons } from "./share-buttons.ts";
import { Shortcuts } from "./shortcuts.ts";
import { serveThemeButton } from "./theme-button.ts";
import { tabWays } from "./ways.ts";

const data = pageData();
const page = document.body.dataset["page"];
const live = new Live(data?.path ?? [], data?.etag ?? null);

const review = document.getElementById("review");
toast.begin();
if (page === "people") openPeoplePage(live);
else if (review) openReview(review, data?.review ?? []);
else if (data && page !== "home") {
  const opened = openGalleryPage(data, live);
  if (opened && page === "person") openPersonPage(opened);
} else if (document.getElementById("empty")) {
  live.addEventListener("changed", () => location.reload());
}
if (page === "activity") keepFresh(live);
else new ProgressPill(live);
new Shortcuts();
serveThemeButton();
serveSearchBox();
serveCopyButtons();
serveShareButtons();
tabWays();
fillCovers(document);
showView();
closeMenus();

/** On a phone not all views and sections fit; those that are open are to be seen. */
function showView(): void {
  for (const open of document.querySelectorAll(":is(.views, .settings-ways) a[aria-current]")) {
    open.scrollIntoView({ block: "nearest", inline: "center" });
  }
}

/** The menus of the bar close as menus do: by Escape, or a click elsewhere. */
function closeMenus(): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.drop")) {
    addEventListener("click", ({ target }) => {
      if (target instanceof Node && !menu.contains(target)) menu.open = false;
    });
    menu.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  }
}
