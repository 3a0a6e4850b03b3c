"""The WebDAV face of the folder tree; the only code that knows WsgiDAV."""
