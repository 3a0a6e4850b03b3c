/** What every page begins with. */
import { keepFresh } from "./activity-page.ts";
import { openAlbumPage } from "./album-page.ts";
import { serveCopyButtons } from "./copy.ts";
import { fillCovers } from "./covers.ts";
import { serveForgetting } from "./forget-search.ts";
import { openGalleryPage } from "./gallery-page.ts";
import { Live } from "./live.ts";
import { openPeoplePage } from "./people-page.ts";
import { toast } from "./people.ts";
import { openPersonPage } from "./person-page.ts";
import { openReview } from "./review.ts";
import { pageData } from "./page-data.ts";
import { servePasswordFields } from "./password-fields.ts";
import { ProgressPill } from "./progress-pill.ts";
import { serveSearchBox } from "./search-box.ts";
import { openPlainPage } from "./select-photos.ts";
import { serveShareButtons } from "./share-buttons.ts";
import { Shortcuts } from "./shortcuts.ts";
import { serveThemeButton } from "./theme-button.ts";
import { openTrashPage } from "./trash-page.ts";
import { tabWays } from "./ways.ts";

const data = pageData();
const page = document.body.dataset["page"];
const live = new Live(data?.path ?? [], data?.etag ?? null);

const map = document.getElementById("map");
const review = document.getElementById("review");
toast.begin();
if (page === "people") openPeoplePage(live);
else if (page === "trash") openTrashPage();
else if (review) openReview(review, data?.review ?? []);
else if (map && data?.map) {
  const { map: shown } = data;
  void import("./map-page.ts").then(({ openMapPage }) => openMapPage(map, shown, live));
} else if (data && page !== "home" && page !== "map") {
  const opened = openGalleryPage(data, live);
  if (opened && page === "person") openPersonPage(opened);
  else if (opened && page === "album") openAlbumPage(opened);
  else if (opened) openPlainPage(opened);
} else if (document.getElementById("empty")) {
  live.addEventListener("changed", () => location.reload());
}
if (page === "activity") keepFresh(live);
else new ProgressPill(live);
new Shortcuts();
serveThemeButton();
serveSearchBox();
serveForgetting();
serveCopyButtons();
serveShareButtons();
servePasswordFields();
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
  addEventListener("click", ({ target }) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.drop[open]")) {
      if (target instanceof Node && !menu.contains(target)) menu.open = false;
    }
  });
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    const menu = target instanceof Element && target.closest<HTMLDetailsElement>("details.drop[open]");
    if (key !== "Escape" || !menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
