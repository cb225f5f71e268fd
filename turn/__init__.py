"""The relay for calls through firewalls: credentials, configuration and checks of coturn."""
