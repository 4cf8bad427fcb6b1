"""A server on this computer that plays a provider."""
