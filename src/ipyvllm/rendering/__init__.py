"""An answer's text to what a front end is given. Pure: text in, text out, nothing is drawn here."""
