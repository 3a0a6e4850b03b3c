/** What pages of public links begin with, for who may have no account. */
import { serveCopyButtons } from "./copy.ts";
import { fillCovers } from "./covers.ts";
import { refreshFragments } from "./fragments.ts";
import { openGalleryPage } from "./gallery-page.ts";
import { rememberPassword } from "./link-password.ts";
import { Live } from "./live.ts";
import { pageData } from "./page-data.ts";
import { servePasswordFields } from "./password-fields.ts";
import { toast } from "./people.ts";
import { serveThemeButton } from "./theme-button.ts";
import { UploadArea } from "./upload-area.ts";

const data = pageData();
toast.begin();
rememberPassword();
if (data) {
  const live = new Live(data.path, data.etag);
  const isGallery = openGalleryPage(data, live) !== null;
  const adding = document.getElementById("adding");
  const area = adding && new UploadArea(adding, data.path);
  const redraw = (): Promise<void> => (isGallery ? Promise.resolve() : refreshFragments("sent"));
  live.addEventListener("changed", () => void redraw().then(() => area?.tidy()));
}
serveThemeButton();
serveCopyButtons();
servePasswordFields();
fillCovers(document);
