"""The web side: a JSON API, media with ranges, and the built front end, on Flask, served by Granian."""
