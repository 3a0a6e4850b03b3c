/** What pages begin with that ask who it is. */
import { servePasswordFields } from "./password-fields.ts";

servePasswordFields();
