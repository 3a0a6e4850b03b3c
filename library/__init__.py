"""The domain: what a media library is and may do. It knows neither HTTP nor DAV."""
