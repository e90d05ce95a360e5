"""Programs that propose spans and relations; no person has accepted what they say."""
