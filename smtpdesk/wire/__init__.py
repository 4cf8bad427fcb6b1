"""SMTP as bytes: no socket, no clock, no asyncio."""
